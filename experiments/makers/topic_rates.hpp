// How much each topic takes in: from a CSV file, or from the answer of Prometheus to a range query.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/units.hpp"

namespace rehearse {

/// Bytes a second of one topic, mean over what was measured.
struct TopicRate {
    Rate in, out;    // out: 0 when not measured
};

struct TopicRates {
    std::map<std::string, TopicRate> topics;
    std::vector<double> daily;    // 24 factors of all topics' sum by hour of day (UTC), mean 1; empty when less than a day was measured
};

/// CSV: a header with the columns topic, bytes_in_per_second and, if measured, bytes_out_per_second; values are bytes a second, or texts with a unit.
/// JSON: a matrix of Prometheus whose series have a label topic; series of one topic, such as one a broker, are added up.
/// Throws ConfigError with file and line.
TopicRates parse_topic_rates(std::string_view text, const std::string& file);

}  // namespace rehearse
