// Cruise Control's capacity file: its bare numbers mean MiB for disks, KiB a second for the network and percent or cores for processors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// The weakest broker of the file, and in words how each number was read.
struct BrokerCapacity {
    Bytes disk;
    Rate in, out;
    double cores = 0;                    // 0: the file gives percent
    Count directories = 1;
    std::vector<std::string> remarks;
};

/// Throws ConfigError with the place in the file, also for a disk or network that no machine has: the usual sign of another unit.
/// Source of the units: Cruise Control wiki, "Capacity unit used for disk is in MB, cpu is in percentage, network throughput is in KB";
/// Strimzi's and Cruise Control's code divide by 1024.
BrokerCapacity parse_broker_capacity(std::string_view text, const std::string& file);

}  // namespace rehearse
