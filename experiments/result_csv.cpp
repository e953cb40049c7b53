// Writing CSV. Numbers are the shortest decimals that read back as the same value.
#include "experiments/result_csv.hpp"

#include "experiments/quantity.hpp"
#include "experiments/result_json.hpp"
#include "experiments/series_at.hpp"

namespace rehearse {

namespace {

void end_row(std::string& row, std::string& text) {
    row.back() = '\n';
    text += row;
    row.clear();
}

void add_cell(std::string& row, std::string_view cell) { row += csv_cell(cell) + ","; }

void add_traffic(std::string& text, std::string_view window, const TrafficBook& book) {
    std::string row;
    for (const TrafficRow& cell : book.rows()) {
        for (const std::string_view word_of : {window, std::string_view(book.places()[cell.from.index()]),
                                               std::string_view(book.places()[cell.to.index()]), word(cell.purpose), word(cell.initiator)})
            add_cell(row, word_of);
        add_cell(row, to_text(cell.bytes.count));
        end_row(row, text);
    }
}

}  // namespace

std::string csv_cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string cell = "\"";
    for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    return cell + "\"";
}

std::string series_csv(const Outcome& outcome, std::optional<Duration> every) {
    const Series& series = outcome.series;
    std::string text = "time_s";
    for (const std::string& name : series.columns) (text += ',') += csv_cell(name);
    const auto add_row = [&](Time at, auto value_of) {
        text += '\n';
        add_number(text, exact_seconds(at.ns));
        for (std::size_t column = 0; column < series.columns.size(); ++column) add_number(text += ',', value_of(column));
    };
    for (std::size_t i = 0; i < series.times.size() && !every; ++i) add_row(series.times[i], [&](std::size_t column) { return series.rows[i][column]; });
    for (Time at; every && !series.times.empty() && at <= series.times.back(); at = at + *every) {
        const SeriesPlace place = place_in(series, at);
        add_row(at, [&](std::size_t column) { return series_at(series, column, place); });
    }
    return std::move(text += '\n');
}

std::string bytes_by_zone_csv(const Outcome& outcome) {
    std::string text = "window,from,to,purpose,initiator,bytes\n";
    add_traffic(text, "steady", outcome.steady_traffic);
    add_traffic(text, "incident", outcome.incident_traffic);
    return text;
}

}  // namespace rehearse
