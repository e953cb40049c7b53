// Topics of one shape and similar load as one row of a study: what a study plays depends on rows, so thousands of topics become few.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/makers/cluster_listing.hpp"
#include "experiments/makers/study_draft.hpp"
#include "experiments/makers/topic_rates.hpp"

namespace rehearse {

/// How a cluster's own ids become those of a study.
struct TopicRowManner {
    std::map<Count, std::uint32_t> number_of;    // broker id -> number from 1
    bool anonymise = false;
};

/// Partitions share a row when replicas, min.insync.replicas, segment.bytes, retention.ms and the number of groups that read them are equal and their rates
/// lie in one step of four; a row's rate is their sum. What a topic holds, when listed, decides how long a row is kept: bytes / rate.
/// A topic without a measured rate is taken to write what it holds once per retention; one of which neither is known writes nothing.
std::vector<DraftTopic> topic_rows(const ClusterListing& listing, const TopicRates& rates, const TopicRowManner& manner);

}  // namespace rehearse
