// A study file in the making: values with remarks that say where each comes from, and its text with comments.
#pragma once

#include <string>
#include <vector>

#include "sim/units.hpp"
#include "sim/fields.hpp"
#include "models/stated_placement.hpp"

namespace rehearse {

/// Topics of one shape with those who write and read them.
struct DraftTopic {
    std::string name, remark;
    Count topics = 1, partitions = 1, replicas = 3, min_insync = 2;
    Duration retention;
    Bytes segment;                       // 0: Kafka's default
    StatedPlacement placement;           // empty: Kafka's own rule
    Rate rate;                           // 0: nobody writes
    Count connections = 0;               // 0: not known
    Count groups = 0;
    std::string from;                    // leader or closest; empty: the default
};

/// Everything that a maker of studies decides.
struct StudyDraft {
    std::vector<std::string> head;       // comment lines before the first value
    std::string question;
    std::string cloud, region;
    Count zones = 3, brokers = 3;
    std::string fleet_remark;
    std::string instance, volume;        // an empty volume: none
    Bytes volume_size;                   // 0: local disks bring their own
    Rate volume_throughput;              // 0: what the type brings
    Count directories = 1;
    std::vector<std::string> zone_of_each;
    std::vector<DraftTopic> topics;
    std::string load_remark;
    std::vector<double> daily;           // 24 factors; empty: constant
    Count starts_at_hour = 0;
    std::vector<std::string> timeline;   // entries as text
    std::vector<std::string> compare;
};

/// The study file.
std::string text_of(const StudyDraft& draft);

}  // namespace rehearse
