// The headline figures of the studies that ship, against the expected.json that lies beside each of them.
// REHEARSE_UPDATE_GOLDEN=1 writes those files anew; the difference is then for a person to read and to explain.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/entrants.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/json_text.hpp"
#include "experiments/play.hpp"
#include "experiments/result_json.hpp"
#include "experiments/study.hpp"
#include "tests/support/places.hpp"

using namespace rehearse;

namespace {

constexpr double tolerance = 1e-6;   // of the larger figure, or of a figure's least scale
constexpr double bytes_scale = 1e9;  // differences of terabytes: what rounding leaves of them is no figure

std::string text_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    REQUIRE_MESSAGE(in.good(), path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

const JsonValue& member(const JsonValue& object, std::string_view key) {
    const JsonValue* found = object.find(key);
    REQUIRE_MESSAGE(found != nullptr, std::string(key));
    return *found;
}

/// Dollars as a number; results carry money as text with every digit, and null where a price is unknown.
JsonValue dollars(const JsonValue& outcome, std::string_view bill) {
    const JsonValue& total = member(member(member(outcome, "costs"), bill), "total_usd");
    if (total.text() == nullptr) return nullptr;
    return std::stod(*total.text());
}

JsonValue figures_of(const JsonValue& outcome) {
    JsonValue figures = JsonValue::object();
    for (const std::string_view key : {"verdict", "reachable_s", "nothing_hidden_s", "cross_zone_extra_bytes"})
        figures.set(key, member(outcome, key));
    figures.set("incident_cost_usd", dollars(outcome, "incident_beyond_steady_state"));
    figures.set("monthly_cost_usd", dollars(outcome, "month"));
    return figures;
}

/// The headline figures of every architecture that the study compares.
JsonValue headline(const std::filesystem::path& folder, const Catalog& catalog) {
    const Study study = load_study((folder / "study.json").string(), catalog);
    Progress quiet(true);
    const JsonValue result = result_json(play(study, entrants_of(study.spec), catalog, "the golden test", quiet));
    JsonValue all = JsonValue::object();
    REQUIRE(member(result, "outcomes").as_list() != nullptr);
    for (const JsonValue& outcome : *member(result, "outcomes").as_list())
        all.set(*member(outcome, "architecture").text(), figures_of(outcome));
    return all;
}

bool alike(std::string_view name, const JsonValue& found, const JsonValue& expected) {
    if (!found.is_number() || !expected.is_number()) return found == expected;
    const double least = name.ends_with("_bytes") ? bytes_scale : 1.0;
    const double scale = std::max({least, std::abs(found.number()), std::abs(expected.number())});
    return std::abs(found.number() - expected.number()) <= tolerance * scale;
}

void compare_figures(const JsonValue& found, const JsonValue& expected) {
    REQUIRE(expected.as_object() != nullptr);
    CHECK(found.as_object()->size() == expected.as_object()->size());
    for (const JsonMember& figure : *expected.as_object()) {
        const JsonValue& mine = member(found, figure.key);
        CHECK_MESSAGE(alike(figure.key, mine, figure.value),
                      figure.key << ": " << to_line(mine) << ", expected " << to_line(figure.value));
    }
}

void compare(const JsonValue& found, const JsonValue& expected) {
    REQUIRE(expected.as_object() != nullptr);
    CHECK(found.as_object()->size() == expected.as_object()->size());
    for (const JsonMember& architecture : *expected.as_object()) {
        CAPTURE(architecture.key);
        compare_figures(member(found, architecture.key), architecture.value);
    }
}

bool updating() {
    const char* said = std::getenv("REHEARSE_UPDATE_GOLDEN");
    return said != nullptr && std::string_view(said) == "1";
}

std::vector<std::filesystem::path> study_folders() {
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_root() / "experiments"))
        if (std::filesystem::exists(entry.path() / "study.json")) folders.push_back(entry.path());
    std::ranges::sort(folders);
    return folders;
}

}  // namespace

TEST_CASE("the studies that ship come to the figures that their folders state") {
    const Catalog catalog = load_catalog();
    REQUIRE(study_folders().size() >= 4);
    for (const std::filesystem::path& folder : study_folders()) {
        CAPTURE(folder.filename().string());
        const std::filesystem::path file = folder / "expected.json";
        const JsonValue found = headline(folder, catalog);
        if (updating()) {
            std::ofstream out(file, std::ios::binary | std::ios::trunc);
            out << to_text(found);
            REQUIRE(out.good());
        }
        compare(found, parse_json(text_of(file), file.string()));
    }
}
