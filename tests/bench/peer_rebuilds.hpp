// The rows about rebuilds: against SimGrid, and our own memory, growth and the cost of knowing why.
#pragma once

#include <cstdint>
#include <vector>

#include "peer_programs.hpp"
#include "peer_table.hpp"

namespace rehearse::bench {

struct PeerScope {
    std::uint64_t rounds = 5;
    bool full = false;  // nothing is estimated
};

double median(std::vector<double> samples);

std::vector<PeerRow> small_rebuild_rows(const PeerPrograms& programs, const PeerScope& scope);
std::vector<PeerRow> large_rebuild_rows(const PeerPrograms& programs, const PeerScope& scope);
std::vector<PeerRow> zone_loss_rows(const PeerPrograms& programs, const PeerScope& scope);
std::vector<PeerRow> memory_rows(const PeerPrograms& programs, const PeerScope& scope);
std::vector<PeerRow> growth_rows(const PeerPrograms& programs, const PeerScope& scope);
std::vector<PeerRow> attribution_rows(const PeerPrograms& programs, const PeerScope& scope);

}  // namespace rehearse::bench
