// From a listing to a study: everything that the listing says is in it, and nothing that it does not say.
#include "experiments/makers/import.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "experiments/config_error.hpp"
#include "experiments/study.hpp"
#include "models/architecture.hpp"
#include "models/measure.hpp"
#include "sim/random.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"
#include "topologies/placement.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// A cluster of `topics` topics as kafka-topics describes it, placed over three racks; ids of brokers begin at 101.
struct MadeCluster {
    int brokers = 6, topics = 4, partitions = 6;
    std::vector<std::vector<BrokerId>> lists;

    std::string description() {
        RandomStream draws(7, "listing", "placement");
        std::vector<std::vector<BrokerId>> racks(3);
        for (std::uint32_t b = 0; b < static_cast<std::uint32_t>(brokers); ++b) racks[b % 3].push_back(BrokerId{b});
        std::string text;
        for (int t = 0; t < topics; ++t) {
            const std::string name = "team-" + std::to_string(t);
            text += "Topic: " + name + "\tTopicId: x\tPartitionCount: " + std::to_string(partitions) + "\tReplicationFactor: 3\tConfigs: min.insync.replicas=2,retention.ms=86400000\n";
            const auto placed = place(racks, partitions, 3, [&](std::uint64_t n) { return draws.below(n); });
            for (std::size_t p = 0; p < placed.size(); ++p) text += partition_line(name, p, placed[p]);
            lists.insert(lists.end(), placed.begin(), placed.end());
        }
        return text;
    }

    static std::string partition_line(const std::string& name, std::size_t p, const std::vector<BrokerId>& list) {
        std::string ids;
        for (const BrokerId b : list) ids += (ids.empty() ? "" : ",") + std::to_string(b.value + 101);
        return "\tTopic: " + name + "\tPartition: " + std::to_string(p) + "\tLeader: " + ids.substr(0, 3) + "\tReplicas: " + ids + "\tIsr: " + ids + "\n";
    }

    std::string racks() const {
        std::string text;
        for (int b = 0; b < brokers; ++b) text += std::to_string(b + 101) + ",rack-" + std::to_string(b % 3) + "\n";
        return text;
    }

    std::string rates() const {
        std::string text = "topic,bytes_in_per_second\n";
        for (int t = 0; t < topics; ++t) text += "team-" + std::to_string(t) + "," + (t == 0 ? "6000000" : "600000") + "\n";
        return text;
    }
};

/// Every file of a small cluster in a folder, imported.
struct Small {
    TemporaryFolder folder;
    MadeCluster cluster;
    ImportFiles files;

    Small() {
        files.topics = folder.write("topics.txt", cluster.description());
        files.brokers = folder.write("brokers.csv", cluster.racks());
        files.rates = folder.write("rates.csv", cluster.rates());
        files.groups = folder.write("groups.txt", "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG\nbilling team-0 0 1 1 0 - - -\n");
    }
    Imported imported(bool anonymise = false) const { return import_cluster(files, {"aws", "us-east-1", "", anonymise}, shipped_catalog()); }
};

/// All placements of a study, as sorted lists of broker numbers counted from 0.
std::vector<std::vector<std::uint32_t>> placements(const Study& study) {
    std::vector<std::vector<std::uint32_t>> all;
    for (const TopicSpec& topic : study.spec.topics)
        for (const auto& numbers : topic.placement.partitions) all.push_back(numbers);
    std::ranges::sort(all);
    return all;
}

std::vector<std::vector<std::uint32_t>> placements(const MadeCluster& cluster) {
    std::vector<std::vector<std::uint32_t>> all;
    for (const auto& list : cluster.lists) {
        all.emplace_back();
        for (const BrokerId b : list) all.back().push_back(b.value + 1);
    }
    std::ranges::sort(all);
    return all;
}

}  // namespace

TEST_CASE("an imported study keeps the placement, the zones, the rates and the readers, and can be played") {
    const Small small;
    const Study study = parse_study(text_of(small.imported().draft), "imported", shipped_catalog());
    CHECK(placements(study) == placements(small.cluster));
    CHECK(study.spec.cluster.zones == 3);
    CHECK(study.spec.cluster.brokers.zone_of_each.empty());    // they stand in turn, as brokers do unless stated
    REQUIRE(study.spec.topics.size() == 2);    // the busy one, and three that are alike
    CHECK(study.spec.topics[0].name == "team-0");
    CHECK(study.spec.topics[1].name == "team-1 and 2 more");
    CHECK(study.spec.topics[1].count == 3);
    CHECK(study.spec.topics[1].min_insync_replicas == 2);
    CHECK(study.spec.topics[0].retention == 24_h);
    double rate = 0;
    Count groups = 0;
    for (const ClientSpec& client : study.spec.clients) {
        if (const auto* p = std::get_if<ProducerSpec>(&client)) rate += p->rate.per_second;
        if (const auto* c = std::get_if<ConsumerSpec>(&client)) groups += c->groups;
    }
    CHECK(rate == 7.8e6);
    CHECK(groups == 1);
    const Outcome outcome = played(study, "kafka");
    CHECK(outcome.verdict == Verdict::recovered);
}

TEST_CASE("an anonymised study has no name of the cluster in it and plays the same") {
    const Small small;
    const std::string named = text_of(small.imported().draft), hidden = text_of(small.imported(true).draft);
    for (const char* own : {"team-", "rack-", "billing", "101", "topics.txt"}) CHECK_MESSAGE(hidden.find(own) == std::string::npos, own);
    CHECK(named.find("team-0") != std::string::npos);
    const Study a = parse_study(named, "named", shipped_catalog()), b = parse_study(hidden, "hidden", shipped_catalog());
    CHECK(placements(a) == placements(b));
    const Outcome one = played(a, "kafka"), other = played(b, "kafka");
    REQUIRE(one.milestones.size() == other.milestones.size());
    for (std::size_t m = 0; m < one.milestones.size(); ++m) CHECK(one.milestones[m].at == other.milestones[m].at);
}

TEST_CASE("without rates they follow from what topics hold and how long they keep it; without either nothing is imported") {
    Small small;
    small.files.rates.clear();
    try {
        small.imported();
        FAIL("accepted");
    } catch (const ConfigError& error) {
        CHECK(std::string(error.what()).find("expected --rates, or --log-dirs from which rates follow, found neither") != std::string::npos);
    }
    small.files.log_dirs = small.folder.write("dirs.txt", R"({"brokers":[{"broker":101,"logDirs":[{"partitions":[{"partition":"team-2-0","size":86400000000,"isFuture":false}]}]}]})");
    const Imported made = small.imported();
    CHECK(made.draft.topics[0].name == "team-2");
    CHECK(made.draft.topics[0].rate == 1_MBps);
    CHECK(made.draft.topics[0].retention == 24_h);
    CHECK(std::ranges::find(made.remarks, "3 topics have neither a rate nor a size: nobody writes them in the study") != made.remarks.end());
}

TEST_CASE("racks that nobody lists are read off from the placement, and that is said") {
    Small small;
    small.files.brokers.clear();
    const Imported made = small.imported();
    CHECK(made.draft.zones == 3);
    CHECK(std::ranges::any_of(made.remarks, [](const std::string& r) { return r.find("no racks are listed") == 0; }));
}

TEST_CASE("racks of unequal size keep their brokers") {
    Small small;
    small.files.brokers = small.folder.write("brokers.csv", "101,x\n102,y\n103,z\n104,x\n105,y\n106,z\n107,x\n108,x\n");
    const Imported made = small.imported();
    CHECK(made.draft.zone_of_each == std::vector<std::string>{"a", "b", "c", "a", "b", "c", "a", "a"});
    const Study study = parse_study(text_of(made.draft), "imported", shipped_catalog());
    CHECK(study.spec.cluster.brokers.zone_of_each == made.draft.zone_of_each);
}

TEST_CASE("a listing of 25,000 partitions becomes a study in seconds, with every replica where it was") {
    const TemporaryFolder folder;
    MadeCluster cluster{60, 500, 50, {}};
    ImportFiles files;
    files.topics = folder.write("topics.txt", cluster.description());
    files.brokers = folder.write("brokers.csv", cluster.racks());
    files.rates = folder.write("rates.csv", cluster.rates());
    const auto start = std::chrono::steady_clock::now();
    const Imported made = import_cluster(files, {}, shipped_catalog());
    const Study study = parse_study(text_of(made.draft), "imported", shipped_catalog());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    MESSAGE("25,000 partitions imported and read again in " << seconds << " s");
    CHECK(seconds < 20);    // a debug build with sanitizers on a busy machine; an optimised one needs a tenth
    REQUIRE(cluster.lists.size() == 25000);
    CHECK(placements(study) == placements(cluster));
    CHECK(study.spec.topics.size() == 2);
}
