// A study of a cluster that exists, from what its own tools print.
#pragma once

#include <string>
#include <vector>

#include "experiments/makers/study_draft.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// Paths of the outputs; all but the first may be empty.
struct ImportFiles {
    std::string topics, log_dirs, rates, brokers, reassignment, capacity, groups;
};

struct ImportManner {
    std::string cloud = "aws", region = "us-east-1", instance;
    bool anonymise = false;    // names of topics are replaced, and nothing else of the cluster's own names is written
};

struct Imported {
    StudyDraft draft;
    std::vector<std::string> remarks;    // how things were read, and what a study cannot hold, one sentence each
};

/// Throws ConfigError for a file that is not what it should be, or when nothing says how much is written.
Imported import_cluster(const ImportFiles& files, const ImportManner& manner, const Catalog& catalog);

}  // namespace rehearse
