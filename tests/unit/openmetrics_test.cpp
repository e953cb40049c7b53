// metrics.txt: what a scraper would have seen, checked against the curves and by a parser of its own.
#include <doctest/doctest.h>

#include <cstdlib>

#include "experiments/openmetrics.hpp"
#include "experiments/result_csv.hpp"
#include "experiments/series_at.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

TEST_CASE("metrics carry Kafka's names, and their values are those of the curves at that second") {
    const Outcome o = played(TinyStudy{}, "kafka");
    const std::string text = openmetrics(o, 15_s);
    CHECK(text.find("# TYPE kafka_server_replicamanager_underreplicatedpartitions gauge\n") != std::string::npos);
    CHECK(text.find("kafka_server_replicamanager_underreplicatedpartitions{architecture=\"kafka\"} 6 45\n") != std::string::npos);
    CHECK(curve_at(o, column::under_replicated_partitions, Time{} + 45_s) == 6);
    CHECK(text.find("kafka_server_replicamanager_isrshrinks_total{architecture=\"kafka\"} 6 600\n") != std::string::npos);
    CHECK(text.ends_with("# EOF\n"));
}

TEST_CASE("another reader of OpenMetrics accepts the text") {
    const TemporaryFolder folder;
    folder.write("metrics.txt", openmetrics(played(TinyStudy{}, "automq-s3"), 15_s));
    folder.write("read.py", "from prometheus_client.openmetrics.parser import text_string_to_metric_families as read\n"
                            "print(sum(len(f.samples) for f in read(open('metrics.txt').read())))\n");
    if (std::system("/usr/bin/python3 -c 'import prometheus_client.openmetrics.parser' 2>/dev/null") != 0) {
        MESSAGE("SKIPPED: python3-prometheus-client is not installed here, so nobody else read the metrics");
        return;
    }
    const std::string line = "cd '" + folder.path().string() + "' && /usr/bin/python3 read.py >said 2>&1";
    CHECK_MESSAGE(std::system(line.c_str()) == 0, text_of(folder.path() / "said"));
    CHECK(text_of(folder.path() / "said") == "533\n");    // 13 metrics, 41 scrapes in ten minutes
}

TEST_CASE("sampled curves have a row at every step, amounts in straight lines and rates in stairs") {
    Outcome o;
    o.series.columns.resize(column::count, "c");
    o.series.times = {Time{}, Time{} + 10_s};
    o.series.rows.assign(2, std::vector<double>(column::count, 0));
    o.series.rows[1][column::consumer_lag] = o.series.rows[1][column::acked] = 100;
    CHECK(series_at(o.series, column::consumer_lag, Time{} + 5_s) == 50);
    CHECK(series_at(o.series, column::acked, Time{} + 5_s) == 0);
    CHECK(series_at(o.series, column::acked, Time{} + 10_s) == 100);
    const std::string text = series_csv(o, 5_s);
    CHECK(text.find("\n5,0,0,0,0,50,") != std::string::npos);
}
