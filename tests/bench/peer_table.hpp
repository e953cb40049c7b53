// One row of the comparison with peers, its verdict, and the table as text and as Markdown.
#pragma once

#include <string>
#include <vector>

namespace rehearse::bench {

/// A goal is a least ratio, or a greatest value where `at_most` is set.
struct PeerRow {
    std::string work{};
    std::string peer{};        // and its figure; empty where we are measured alone
    std::string ours{};        // our figure with its unit
    double value = 0;          // what the goal speaks of
    double goal = 0, aim = 0;  // 0: none
    bool at_most = false;
    std::string unit{};        // of the value: "x", " s", " B"
    double difference = -1;    // greatest relative difference of answers; below 0: nothing to compare
    std::string remark{};
};

constexpr double same_answer = 1e-6;

/// "aim met", "met", "missed", "answers differ", "-".
std::string verdict(const PeerRow& row);

/// Whether no goal is missed and all answers agree.
bool all_met(const std::vector<PeerRow>& rows);

/// A Markdown table, which reads well on a terminal too.
std::string table(const std::vector<PeerRow>& rows);

/// "32.1" with three significant digits, never an exponent below a million.
std::string short_number(double number);

}  // namespace rehearse::bench
