// Drawing a figure, top to bottom: heading, legend, panels, source. Every measure of the layout is named in one place.
#include "experiments/chart.hpp"

#include <algorithm>
#include <array>

namespace rehearse {

namespace {

constexpr double width = 960, left = 74, right = 24, margin = 24;
constexpr double plot_height = 210, bar_height = 30, bar_gap = 16, moment_row = 19, legend_row = 24;
constexpr double bold = 1.15;    // how much wider bold letters are
constexpr std::string_view ink = "#222222", soft = "#5b6470", grid = "#e3e7ec", edge = "#8a93a0";

/// Okabe and Ito's colours, darkest first; yellow is left out because it vanishes on a projector.
constexpr std::array<std::string_view, 4> colors{"#0072B2", "#D55E00", "#009E73", "#CC79A7"};
constexpr std::array<std::string_view, 7> segment_colors{"#56B4E9", "#E69F00", "#7A5195", "#8DA0A8", "#B2DF8A", "#C44E52", "#4D4D4D"};
constexpr std::array<std::string_view, 4> dashes{"", "9 4", "3 3", "12 4 3 4"};

/// One entry of a legend.
struct Key {
    std::string name;
    Stroke stroke;
    bool line;
};

constexpr Stroke reference_stroke{edge, 1.5};

Stroke stroke_of(const Curve& curve, double thickness) {
    if (curve.reference) return reference_stroke;
    return {color_of(curve.look), thickness, dash_of(curve.look)};
}

void add_key(std::vector<Key>& keys, const Key& key) {
    const auto same = [&](const Key& k) { return k.name == key.name; };
    if (std::none_of(keys.begin(), keys.end(), same)) keys.push_back(key);
}

/// The curves of all panels share one legend.
std::vector<Key> keys_of(const Figure& figure) {
    std::vector<Key> keys;
    for (const auto& panel : figure.panels)
        if (const auto* curves = std::get_if<CurvePanel>(&panel))
            for (const Curve& curve : curves->curves) add_key(keys, {curve.name, stroke_of(curve, 3.5), true});
    return keys;
}

/// Bars have a legend in their panel.
std::vector<Key> keys_of(const BarPanel& panel) {
    std::vector<Key> keys;
    for (const Bar& bar : panel.bars)
        for (const Segment& segment : bar.segments) add_key(keys, {segment.name, {segment_color_of(segment.look)}, false});
    return keys;
}

double key_width(const Key& key) { return (key.line ? 34 : 22) + text_width(key.name, 14) + 22; }

/// How many rows a legend takes.
int rows_of(const std::vector<Key>& keys) {
    int rows = keys.empty() ? 0 : 1;
    double x = margin;
    for (const Key& key : keys) {
        if (x + key_width(key) > width && x > margin) { ++rows; x = margin; }
        x += key_width(key);
    }
    return rows;
}

/// Words cut into lines no wider than `most`.
std::vector<std::string> wrapped(const std::string& text, double size, double most) {
    std::vector<std::string> lines{""};
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
        if (!lines.back().empty() && text_width(longer, size) > most) lines.push_back(word);
        else lines.back() = longer;
        at = end + 1;
    }
    return lines;
}

double height_of(const CurvePanel& panel) { return 62 + static_cast<double>(panel.moments.size()) * moment_row + plot_height + 52; }

double height_of(const BarPanel& panel) {
    return 52 + rows_of(keys_of(panel)) * legend_row + static_cast<double>(panel.bars.size()) * (bar_height + bar_gap) + 52;
}

/// Draws one figure; `y_` is where the next part begins.
class Drawing {
public:
    explicit Drawing(const Figure& figure) : figure_(figure), keys_(keys_of(figure)), svg_(width, total_height(), figure.title) {}

    std::string run() {
        heading();
        legend(keys_);
        for (const auto& panel : figure_.panels) std::visit([this](const auto& p) { draw(p); }, panel);
        for (const std::string& line : source_lines()) {
            svg_.text({margin, y_ + 8}, line, {.size = 11.5, .color = soft});
            y_ += 15;
        }
        return svg_.finish();
    }

private:
    std::vector<std::string> title_lines() const { return wrapped(figure_.title, 22 * bold, width - 2 * margin); }
    std::vector<std::string> subtitle_lines() const { return wrapped(figure_.subtitle, 14.5, width - 2 * margin); }
    std::vector<std::string> source_lines() const { return wrapped(figure_.source, 11.5, width - 2 * margin); }

    double total_height() const {
        double height = 30 + static_cast<double>(title_lines().size()) * 27 + static_cast<double>(subtitle_lines().size()) * 19 +
                        rows_of(keys_) * legend_row + 10 + static_cast<double>(source_lines().size()) * 15 + 8;
        for (const auto& panel : figure_.panels) height += std::visit([](const auto& p) { return height_of(p); }, panel);
        return height;
    }

    void heading() {
        y_ = 14;
        for (const std::string& line : title_lines()) svg_.text({margin, y_ += 27}, line, {.size = 22, .color = ink, .bold = true});
        y_ += 4;
        for (const std::string& line : subtitle_lines()) svg_.text({margin, y_ += 19}, line, {.size = 14.5, .color = soft});
        y_ += 12;
    }

    void legend(const std::vector<Key>& keys) {
        double x = margin;
        if (!keys.empty()) y_ += legend_row;
        for (const Key& key : keys) {
            if (x + key_width(key) > width && x > margin) { x = margin; y_ += legend_row; }
            if (key.line) svg_.line({x, y_ - 5}, {x + 28, y_ - 5}, key.stroke);
            else svg_.rect({x, y_ - 12}, 15, 15, key.stroke.color);
            svg_.text({x + (key.line ? 34 : 22), y_}, key.name, {.size = 14, .color = ink});
            x += key_width(key);
        }
        y_ += 10;
    }

    void draw(const CurvePanel& panel) {
        panel_title(panel.title);
        svg_.text({margin, y_ + 18}, panel.y.title, {.size = 12.5, .color = soft});
        y_ += 28;
        const double top = y_ + static_cast<double>(panel.moments.size()) * moment_row;
        const Scale x{panel.x.lo, panel.x.hi, left, width - right};
        const Scale y{panel.y.lo, panel.y.hi, top + plot_height, top};
        y_axis(panel.y, y);
        x_axis(panel.x, x, top, top + plot_height);
        moment_lines(panel.moments, x, top + plot_height);
        for (const Curve& curve : panel.curves) draw(curve, x, y, thickness_of(panel, curve));
        moment_words(panel.moments, x);
        y_ = top + plot_height + 52;
    }

    /// Curves drawn first are thicker, so that they show beside what is drawn over them.
    static double thickness_of(const CurvePanel& panel, const Curve& curve) {
        const auto later = static_cast<double>(&panel.curves.back() - &curve);
        return 2.5 + std::min(2 * later, 4.0);
    }

    void panel_title(const std::string& title) {
        y_ += 22;
        svg_.text({margin, y_}, title, {.size = 15.5, .color = ink, .bold = true});
    }

    void y_axis(const Axis& axis, const Scale& scale) {
        for (const Tick& tick : axis.ticks) {
            const double at = scale(tick.at);
            svg_.line({left, at}, {width - right, at}, {tick.at == 0 ? edge : grid, 1});
            svg_.text({left - 10, at + 4.5}, tick.label, {.size = 13, .color = soft, .anchor = Anchor::end});
        }
    }

    void x_axis(const Axis& axis, const Scale& scale, double top, double bottom) {
        for (const Tick& tick : axis.ticks) {
            const double at = scale(tick.at);
            svg_.line({at, top}, {at, bottom}, {grid, 1});
            svg_.line({at, bottom}, {at, bottom + 5}, {edge, 1});
            svg_.text({at, bottom + 20}, tick.label, {.size = 13, .color = soft, .anchor = Anchor::middle});
        }
        svg_.line({left, bottom}, {width - right, bottom}, {edge, 1});
        svg_.text({width - right, bottom + 38}, axis.title, {.size = 12.5, .color = soft, .anchor = Anchor::end});
    }

    void draw(const Curve& curve, const Scale& x, const Scale& y, double thickness) {
        std::vector<Spot> spots;
        for (const Sample& sample : thinned(clipped(curve, x.lo, x.hi), x.lo, x.hi, static_cast<int>(width))) {
            if (curve.steps && !spots.empty()) spots.push_back({x(sample.x), spots.back().y});
            spots.push_back({x(sample.x), y(sample.y)});
        }
        if (!spots.empty()) svg_.polyline(spots, stroke_of(curve, thickness));
    }

    double row_of(std::size_t moment) const { return y_ + static_cast<double>(moment) * moment_row; }

    void moment_lines(const std::vector<Moment>& moments, const Scale& x, double bottom) {
        for (std::size_t i = 0; i < moments.size(); ++i)
            svg_.line({x(moments[i].x), row_of(i)}, {x(moments[i].x), bottom}, {moments[i].color, 1.5, i == 0 ? "" : "2 3"});
    }

    void moment_words(const std::vector<Moment>& moments, const Scale& x) {
        for (std::size_t i = 0; i < moments.size(); ++i) {
            const double at = x(moments[i].x);
            const bool fits = at + 8 + text_width(moments[i].label, 13 * bold) < width - 4;
            svg_.text({fits ? at + 6 : at - 6, row_of(i) + 12}, moments[i].label,
                      {.size = 13, .color = moments[i].color, .anchor = fits ? Anchor::start : Anchor::end, .bold = true, .halo = true});
        }
    }

    void draw(const BarPanel& panel) {
        panel_title(panel.title);
        legend(keys_of(panel));
        y_ += 8;
        double names = left, totals = 0;
        for (const Bar& bar : panel.bars) {
            names = std::max(names, margin + text_width(bar.name, 14 * bold) + 14);
            totals = std::max(totals, text_width(bar.total, 14) + 16);
        }
        const double bottom = y_ + static_cast<double>(panel.bars.size()) * (bar_height + bar_gap);
        const Scale x{panel.x.lo, panel.x.hi, names, width - right - totals};
        x_axis_of_bars(panel.x, x, bottom);
        for (const Bar& bar : panel.bars) draw(bar, x);
        y_ = bottom + 52;
    }

    void x_axis_of_bars(const Axis& axis, const Scale& x, double bottom) {
        for (const Tick& tick : axis.ticks) {
            svg_.line({x(tick.at), y_}, {x(tick.at), bottom}, {tick.at == 0 ? edge : grid, 1});
            svg_.text({x(tick.at), bottom + 18}, tick.label, {.size = 13, .color = soft, .anchor = Anchor::middle});
        }
        svg_.text({x.to, bottom + 36}, axis.title, {.size = 12.5, .color = soft, .anchor = Anchor::end});
    }

    void draw(const Bar& bar, const Scale& x) {
        y_ += bar_gap / 2;
        const double middle = y_ + bar_height / 2 + 5;
        svg_.text({x.from - 12, middle}, bar.name, {.size = 14, .color = ink, .anchor = Anchor::end, .bold = true});
        double sum = 0;
        for (const Segment& segment : bar.segments) {
            svg_.rect({x(sum), y_}, std::max(x(sum + segment.value) - x(sum), 0.0), bar_height, segment_color_of(segment.look));
            sum += segment.value;
        }
        svg_.text({x(sum) + 8, middle}, bar.total, {.size = 14, .color = ink});
        y_ += bar_height + bar_gap / 2;
    }

    const Figure& figure_;
    std::vector<Key> keys_;
    Svg svg_;
    double y_ = 0;
};

}  // namespace

std::string_view color_of(std::size_t look) { return colors[look % colors.size()]; }

std::string_view segment_color_of(std::size_t look) { return segment_colors[look % segment_colors.size()]; }

std::string_view dash_of(std::size_t look) { return dashes[(look + look / colors.size()) % dashes.size()]; }

std::string draw(const Figure& figure) { return Drawing(figure).run(); }

}  // namespace rehearse
