// Small studies for tests of the models: three zones, few brokers, round figures, and a piece of text for whatever a test is about.
// The text goes through the reader and the checks of a user's study; a played one is asked for its facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/study.hpp"
#include "models/outcome.hpp"

namespace rehearse::test {

/// Machines whose network and EBS limits do not burst and lie far above the load; one topic, one crowd on each side of it.
struct TinyStudy {
    int brokers = 3, partitions = 6, replicas = 3, min_insync = 2;
    std::string cluster;                 // further keys of the cluster, `"active controller": "b"`
    std::string volume = R"("type": "gp3", "size": "8 TB", "throughput": "1000 MiB/s", "iops": 16000)";
    std::string retention = "1 h";
    std::string rate = "10 MB/s", producer, consumer;      // `"connections": 1`; `"groups": 2`
    std::string settings, assumptions;
    std::string timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2, "returns": { "after": "60 s" } })";
    std::string compare = R"("kafka", "automq-s3", "inkless")";
    std::string horizon = "10 min";
    int seed = 1;

    std::string text() const;
};

/// The data files of the program, read once, and a regional volume on the cloud of these studies.
const Catalog& shipped_catalog();

/// The same catalog with machines and volumes that nothing ever waits for.
const Catalog& boundless_catalog();

Study study_of(const TinyStudy& tiny, const Catalog& catalog = shipped_catalog());

/// Plays one architecture of it.
Outcome played(const TinyStudy& tiny, std::string_view architecture, const Catalog& catalog = shipped_catalog());
Outcome played(const Study& study, std::string_view architecture, const Catalog& catalog = shipped_catalog());

/// The facts of one kind, in order.
std::vector<FactRecord> facts_of(const Outcome& outcome, std::string_view kind);

/// The only fact of its kind; fails the test if there is none or several.
FactRecord the_fact(const Outcome& outcome, std::string_view kind);

/// A value of a fact; -1 if it has none of that name.
double number_in(const FactRecord& fact, std::string_view name);
std::string text_in(const FactRecord& fact, std::string_view name);

/// Value of a curve of rates or counts from `at` on.
double curve_at(const Outcome& outcome, std::size_t column, Time at);

/// Value of a curve of levels at `at`: they move in straight lines between two rows.
double level_at(const Outcome& outcome, std::size_t column, Time at);

/// Seconds from one instant to another.
double seconds_between(Time from, Time to);

/// The first crowd that produces, and the first that consumes.
const ClientOutcome& writers(const Outcome& outcome);
const ClientOutcome& readers(const Outcome& outcome);

}  // namespace rehearse::test
