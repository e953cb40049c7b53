// Columns are padded, so that the Markdown is a table on a terminal as well.
#include "peer_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace rehearse::bench {

namespace {

using Cells = std::array<std::string, 8>;

bool reaches(const PeerRow& row, double goal) { return row.at_most ? row.value <= goal : row.value >= goal; }

std::string goal_text(const PeerRow& row, double goal) {
    if (goal == 0) return "-";
    return (row.at_most ? "<= " : "") + short_number(goal) + row.unit;
}

std::string difference_text(double difference) {
    if (difference < 0) return "-";
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.0e", difference);
    return difference == 0 ? "equal" : text.data();
}

Cells cells_of(const PeerRow& row) {
    return {row.work, row.peer.empty() ? "-" : row.peer, row.ours, short_number(row.value) + row.unit, goal_text(row, row.goal), goal_text(row, row.aim),
            difference_text(row.difference), verdict(row) + (row.remark.empty() ? "" : " (" + row.remark + ")")};
}

std::string line_of(const Cells& cells, const std::array<std::size_t, 8>& widths) {
    std::string line = "|";
    for (std::size_t c = 0; c < cells.size(); ++c) line += " " + cells[c] + std::string(widths[c] - cells[c].size(), ' ') + " |";
    return line + "\n";
}

}  // namespace

std::string short_number(double number) {
    std::array<char, 40> text;
    const int digits = number == 0 ? 0 : std::max(0, 2 - static_cast<int>(std::floor(std::log10(std::abs(number)))));
    std::snprintf(text.data(), text.size(), "%.*f", digits, number);
    return text.data();
}

std::string verdict(const PeerRow& row) {
    if (row.difference > same_answer) return "answers differ";
    if (row.goal == 0) return "-";
    if (row.aim != 0 && reaches(row, row.aim)) return "aim met";
    return reaches(row, row.goal) ? "met" : "missed";
}

bool all_met(const std::vector<PeerRow>& rows) {
    return std::none_of(rows.begin(), rows.end(), [](const PeerRow& row) { return verdict(row) == "missed" || verdict(row) == "answers differ"; });
}

std::string table(const std::vector<PeerRow>& rows) {
    std::vector<Cells> lines{{"work", "peer", "ours", "reached", "at least", "aim", "answers", "verdict"}};
    for (const PeerRow& row : rows) lines.push_back(cells_of(row));
    std::array<std::size_t, 8> widths{};
    for (const Cells& cells : lines)
        for (std::size_t c = 0; c < cells.size(); ++c) widths[c] = std::max(widths[c], cells[c].size());
    Cells rule;
    for (std::size_t c = 0; c < rule.size(); ++c) rule[c] = std::string(widths[c], '-');
    std::string text = line_of(lines.front(), widths) + line_of(rule, widths);
    for (std::size_t i = 1; i < lines.size(); ++i) text += line_of(lines[i], widths);
    return text;
}

}  // namespace rehearse::bench
