// SVG and charts: escaping, clipping, thinning, and what a drawn figure must contain.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "experiments/chart.hpp"
#include "experiments/pictures.hpp"
#include "tests/support/sample_comparison.hpp"

using namespace rehearse;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

}  // namespace

TEST_CASE("text in a picture is escaped and holds no control characters") {
    CHECK(escape_xml("a<b & \"c\" > 'd'") == "a&lt;b &amp; &quot;c&quot; &gt; &#39;d&#39;");
    CHECK(escape_xml(std::string("bell\x07")) == "bell");
    CHECK(escape_xml("Zürich") == "Zürich");
}

TEST_CASE("numbers in a picture have at most two digits after the point") {
    CHECK(svg_number(12) == "12");
    CHECK(svg_number(12.5) == "12.5");
    CHECK(svg_number(1.0 / 3) == "0.33");
    CHECK(svg_number(-0.001) == "0");
}

TEST_CASE("a clipped curve is interpolated at the ends of the view") {
    const Curve curve{"a", 0, {{0, 0}, {10, 100}, {20, 0}}, false};
    const auto kept = clipped(curve, 5, 15);
    REQUIRE(kept.size() == 3);
    CHECK(kept[0].y == doctest::Approx(50));
    CHECK(kept[1].y == doctest::Approx(100));
    CHECK(kept[2].x == doctest::Approx(15));
    CHECK(kept[2].y == doctest::Approx(50));
}

TEST_CASE("a clipped step curve keeps its last value to the end of the view") {
    const Curve curve{"a", 0, {{0, 1}, {10, 2}}, true};
    const auto kept = clipped(curve, 5, 30);
    REQUIRE(kept.size() == 3);
    CHECK(kept.front().y == 1);
    CHECK(kept.back().x == 30);
    CHECK(kept.back().y == 2);
    CHECK(clipped(curve, 12, 30).back().y == 2);
    CHECK(clipped(curve, 12, 30).front().x == 12);
}

TEST_CASE("a curve that crosses the whole view without a sample in it is still seen") {
    const Curve curve{"a", 0, {{0, 0}, {100, 100}}, false};
    const auto kept = clipped(curve, 40, 60);
    REQUIRE(kept.size() == 2);
    CHECK(kept[0].y == doctest::Approx(40));
    CHECK(kept[1].y == doctest::Approx(60));
}

TEST_CASE("thinning a long curve keeps every extreme and few samples") {
    std::vector<Sample> samples;
    for (int i = 0; i < 100000; ++i) samples.push_back({i * 0.001, i == 54321 ? 99.0 : i == 60000 ? -7.0 : i % 7 * 1.0});
    const auto kept = thinned(samples, 0, 100, 50);
    CHECK(kept.size() <= 4 * 51);
    const auto by_y = [](const Sample& a, const Sample& b) { return a.y < b.y; };
    CHECK(std::max_element(kept.begin(), kept.end(), by_y)->y == 99.0);
    CHECK(std::min_element(kept.begin(), kept.end(), by_y)->y == -7.0);
    CHECK(std::is_sorted(kept.begin(), kept.end(), [](const Sample& a, const Sample& b) { return a.x < b.x; }));
}

TEST_CASE("sixteen looks differ in colour or dash") {
    std::set<std::pair<std::string_view, std::string_view>> looks;
    for (std::size_t look = 0; look < 16; ++look) looks.insert({color_of(look), dash_of(look)});
    CHECK(looks.size() == 16);
}

TEST_CASE("the recovery picture names every architecture, marks the failure and both milestones") {
    const std::string svg = draw(recovery_figure(test::sample_comparison()));
    CHECK(svg.rfind("<svg ", 0) == 0);
    CHECK(svg.find("What if us-east-1b goes dark for half an hour at peak?") != std::string::npos);
    CHECK(count(svg, ">failure<") == 2);
    CHECK(count(svg, "kafka reachable after 12 s") == 1);
    CHECK(count(svg, "automq-s3 reachable after 14 s") == 1);
    CHECK(count(svg, "kafka hides nothing after 28 min 20 s") == 1);
    CHECK(count(svg, "<polyline") == 6);
    CHECK(svg.find("rehearse compare experiments/zone-loss/study.json") != std::string::npos);
}

TEST_CASE("views are as long as the slowest recovery needs") {
    const Comparison comparison = test::sample_comparison();
    CHECK(close_view(comparison) == 30);
    CHECK(whole_view(comparison) == 2400);
    Comparison never = comparison;
    never.contenders[0].outcome.nothing_hidden.reset();
    CHECK(whole_view(never) == 13800);
}

TEST_CASE("bars of crossed bytes leave out purposes that nobody has and give one colour a purpose") {
    const Figure figure = cross_zone_figure(test::sample_comparison());
    const auto& panel = std::get<BarPanel>(figure.panels[0]);
    REQUIRE(panel.bars.size() == 2);
    REQUIRE(panel.bars[0].segments.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(panel.bars[0].segments[i].name == panel.bars[1].segments[i].name);
        CHECK(panel.bars[0].segments[i].look == i);
        CHECK(panel.bars[1].segments[i].look == i);
    }
}

TEST_CASE("an architecture with an unknown price is named in the cost picture instead of drawn") {
    Comparison comparison = test::sample_comparison();
    comparison.contenders[1].outcome.cost_curve.clear();
    const Figure figure = cost_figure(comparison);
    CHECK(figure.subtitle.find("Not drawn, because a price is unknown: automq-s3") != std::string::npos);
    comparison.contenders[0].outcome.cost_curve.clear();
    for (const Picture& picture : pictures_of(comparison)) CHECK(picture.file != "cost.svg");
}

TEST_CASE("an architecture without the failed part is in no picture") {
    Comparison comparison = test::sample_comparison();
    comparison.contenders[1].outcome.verdict = Verdict::not_applicable;
    const std::string svg = draw(recovery_figure(comparison));
    CHECK(svg.find("automq-s3") == std::string::npos);
    CHECK(svg.find("kafka") != std::string::npos);
}
