// The answer on a terminal: its cells, its sentences, and that nothing unknown ever reads as a number.
#include <doctest/doctest.h>

#include "experiments/table.hpp"
#include "experiments/why.hpp"
#include "tests/support/sample_comparison.hpp"

using namespace rehearse;

namespace {

Outcome& outcome(Comparison& comparison, std::size_t i) { return comparison.contenders[i].outcome; }

}  // namespace

TEST_CASE("a row says when, how much, and what it cost") {
    Comparison comparison = test::sample_comparison();
    const std::vector<std::string> expected{"kafka", "12 s", "28 min 20 s", "310 GB for 28 min 20 s", "793 GB (+310 GB)", "+$8.20", "$9,120.50", "none", "none"};
    CHECK(table_cells(outcome(comparison, 0)) == expected);
    CHECK(table_heading().size() == expected.size());
}

TEST_CASE("a missing price reads as unknown and a remark names it") {
    Comparison comparison = test::sample_comparison();
    outcome(comparison, 1).difference.total.reset();
    outcome(comparison, 1).difference.missing = {"s3_put", "s3_get"};
    CHECK(table_cells(outcome(comparison, 1))[5] == "unknown");
    REQUIRE(remarks(comparison).size() == 1);
    CHECK(remarks(comparison)[0] == "automq-s3: the incident cost is unknown without a price for s3_put, s3_get.");
}

TEST_CASE("an architecture that never recovers says so, with its cause and the open incident") {
    Comparison comparison = test::sample_comparison();
    outcome(comparison, 0).verdict = Verdict::not_recovered;
    outcome(comparison, 0).reason = "partition 7 waits for ISR 2; broker 3 never returns";
    outcome(comparison, 0).nothing_hidden.reset();
    outcome(comparison, 0).incident_open = true;
    CHECK(table_cells(outcome(comparison, 0))[2] == "not by the horizon");
    const std::string text = table_text(comparison);
    CHECK(text.find("partition 7 waits for ISR 2; broker 3 never returns.") != std::string::npos);
    CHECK(text.find("the incident was still open at the horizon") != std::string::npos);
}

TEST_CASE("a failure that touched nothing is inconclusive in its row") {
    Comparison comparison = test::sample_comparison();
    outcome(comparison, 0).verdict = Verdict::inconclusive;
    outcome(comparison, 0).reason = "the failure touched no traffic";
    CHECK(table_cells(outcome(comparison, 0))[1] == "inconclusive");
    CHECK(table_cells(outcome(comparison, 0))[2] == "inconclusive");
    CHECK(remarks(comparison)[0] == "kafka: inconclusive, because the failure touched no traffic.");
}

TEST_CASE("a design without the failed part is not applicable but still has its monthly cost") {
    Comparison comparison = test::sample_comparison();
    outcome(comparison, 1).verdict = Verdict::not_applicable;
    const auto cells = table_cells(outcome(comparison, 1));
    REQUIRE(cells.size() == table_heading().size());
    for (std::size_t i = 1; i < 6; ++i) CHECK(cells[i] == "not applicable");
    CHECK(cells[6] == "$9,120.50");
    CHECK(contrast(comparison).empty());
}

TEST_CASE("two architectures are explained in exactly three sentences") {
    const auto sentences = why_sentences(test::sample_comparison());
    REQUIRE(sentences.size() == 3);
    CHECK(sentences[0] == "kafka is reachable after 12 s, of which 9 s to detect (broker.session.timeout.ms), and free of hidden work after "
                          "28 min 20 s, of which 28 min 8 s to copy (volume throughput of broker 4).");
    CHECK(sentences[2] == "Compared with kafka, automq-s3 is reachable 2 s later and free of hidden work 27 min 39 s sooner, and its incident "
                          "sends 306 GB less extra across zones.");
}

TEST_CASE("one architecture is explained in exactly three sentences") {
    Comparison comparison = test::sample_comparison();
    comparison.contenders.pop_back();
    const auto sentences = why_sentences(comparison);
    REQUIRE(sentences.size() == 3);
    CHECK(sentences[2] == "What was moved to recover was held back most by volume throughput of broker 4, for 80 % of its flow time.");
}

TEST_CASE("a way in words names its longest parts and the rest, which sum to the whole") {
    const std::vector<PathPart> way{{"detect", 9_s, "the session"}, {"elect", 1_s, ""}, {"follow", 2_s, "retries"}, {"drain", 500_ms, ""}, {"copy", 40_s, "disk"}};
    CHECK(way_in_words("reachable", way) == "reachable after 52.5 s: 40 s to copy (disk), 9 s to detect (the session), 2 s to follow (retries), 1.5 s for the rest.");
}
