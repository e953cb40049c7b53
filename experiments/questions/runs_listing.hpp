// Stored runs as people and other programs read them: chosen by simple conditions, as a table, as CSV, as JSON.
#pragma once

#include <string>
#include <vector>

#include "experiments/questions/run_record.hpp"

namespace rehearse {

/// In one order whatever store they came from, each key once.
std::vector<RunRecord> once_each(std::vector<RunRecord> runs);

/// Those that meet every condition: "architecture == kafka", "reachable > 60 s", "cluster.brokers.count >= 9", "seed < 10", "verdict != recovered".
/// A milestone that was never reached is later than any. Throws ConfigError with the nearest name.
std::vector<RunRecord> chosen_runs(const std::vector<RunRecord>& runs, const std::vector<std::string>& conditions);

std::string runs_table(const std::vector<RunRecord>& runs);
/// A line a run, a column an input and a figure, units in the names; what is not known is an empty cell.
std::string runs_csv(const std::vector<RunRecord>& runs);
JsonValue runs_json(const std::vector<RunRecord>& runs);

}  // namespace rehearse
