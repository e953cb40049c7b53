// The files of a result: complete, linked, readable by machines, and the same bytes for the same outcome.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "experiments/config_error.hpp"
#include "experiments/cost_csv.hpp"
#include "experiments/json_text.hpp"
#include "experiments/output.hpp"
#include "experiments/output_files.hpp"
#include "experiments/report.hpp"
#include "experiments/result_csv.hpp"
#include "experiments/result_json.hpp"
#include "experiments/usage_types.hpp"
#include "tests/support/sample_comparison.hpp"

using namespace rehearse;
namespace fs = std::filesystem;

namespace {

/// A folder that is gone when the test is over.
struct TemporaryFolder {
    fs::path path = fs::temp_directory_path() / ("rehearse-output-test-" + std::to_string(::getpid()));
    TemporaryFolder() { fs::remove_all(path); fs::create_directories(path); }
    ~TemporaryFolder() { fs::remove_all(path); }
};

std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::size_t lines_of(const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

}  // namespace

TEST_CASE("a result has every file, and every link of the report leads to one") {
    const TemporaryFolder folder;
    write_output(test::sample_comparison(), folder.path);
    for (const char* name : {"result.json", "report.md", "junit.xml", "recovery.svg", "hidden.svg", "cross-zone.svg", "cost.svg"})
        CHECK_MESSAGE(fs::file_size(folder.path / name) > 0, std::string(name));
    for (const char* name : {"run.json", "events.jsonl", "series.csv", "bytes_by_zone.csv", "cost.csv", "trace.pftrace", "metrics.txt"})
        CHECK_MESSAGE(fs::file_size(folder.path / "automq-s3" / name) > 0, std::string(name));
    const std::string report = read(folder.path / "report.md");
    std::size_t links = 0;
    for (auto at = report.find("]("); at != std::string::npos; at = report.find("](", at + 2), ++links)
        CHECK(fs::exists(folder.path / report.substr(at + 2, report.find(')', at) - at - 2)));
    CHECK(links == 14);
}

TEST_CASE("a folder that cannot be written is one sentence of wrong input") {
    const TemporaryFolder folder;
    std::ofstream(folder.path / "file") << "a file, not a folder";
    CHECK_THROWS_AS(write_output(test::sample_comparison(), folder.path / "file"), ConfigError);
}

TEST_CASE("a new result replaces the earlier one as a whole") {
    const TemporaryFolder folder;
    const fs::path out = folder.path / "deep" / "er";
    Comparison comparison = test::sample_comparison();
    OutputFolder(out).write(comparison);
    comparison.contenders.pop_back();
    OutputFolder(out).write(comparison);
    CHECK(fs::exists(out / "kafka" / "run.json"));
    CHECK_FALSE(fs::exists(out / "automq-s3"));
    CHECK(std::distance(fs::directory_iterator(out.parent_path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a folder that was asked about but not written leaves no trace") {
    const TemporaryFolder folder;
    { const OutputFolder asked(folder.path / "a" / "b"); }
    CHECK(fs::is_empty(folder.path));
}

TEST_CASE("a folder with somebody's own files is refused and left alone") {
    const TemporaryFolder folder;
    const fs::path out = folder.path / "out";
    OutputFolder(out).write(test::sample_comparison());
    std::ofstream(out / "notes.txt") << "mine";
    CHECK_THROWS_WITH_AS(OutputFolder{out}, doctest::Contains("notes.txt"), ConfigError);
    CHECK(read(out / "notes.txt") == "mine");
    CHECK(fs::exists(out / "result.json"));
}

TEST_CASE("an output path that leads through a file, or is one, is refused") {
    const TemporaryFolder folder;
    std::ofstream(folder.path / "file") << "x";
    CHECK_THROWS_AS(OutputFolder{folder.path / "file"}, ConfigError);
    CHECK_THROWS_AS(OutputFolder{folder.path / "file" / "deeper"}, ConfigError);
    CHECK(read(folder.path / "file") == "x");
}

TEST_CASE("an earlier result stays when writing the new one fails") {
    const TemporaryFolder folder;
    const fs::path out = folder.path / "out";
    Comparison comparison = test::sample_comparison();
    OutputFolder(out).write(comparison);
    const std::string before = read(out / "result.json");
    comparison.question = "another";
    comparison.contenders[0].outcome.architecture = std::string(300, 'x');
    CHECK_THROWS_AS(OutputFolder(out).write(comparison), ConfigError);
    CHECK(read(out / "result.json") == before);
    CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 1);
}

TEST_CASE("result.json reads back, with seconds as numbers, money as text and null for what is not known") {
    Comparison comparison = test::sample_comparison();
    comparison.contenders[1].outcome.nothing_hidden.reset();
    comparison.contenders[1].outcome.difference.total.reset();
    const JsonValue result = parse_json(to_text(result_json(comparison)), "result.json");
    const JsonValue& kafka = result.find("outcomes")->as_list()->at(0);
    const JsonValue& automq = result.find("outcomes")->as_list()->at(1);
    CHECK(kafka.find("reachable_s")->number() == 12);
    CHECK(*kafka.find("costs")->find("incident_beyond_steady_state")->find("total_usd")->text() == "8.2");
    CHECK(automq.find("nothing_hidden_s")->is_null());
    CHECK(automq.find("costs")->find("incident_beyond_steady_state")->find("total_usd")->is_null());
    CHECK(*kafka.find("verdict")->text() == "recovered");
    CHECK(result.find("why")->as_list()->size() == 3);
}

TEST_CASE("result.json holds nothing of the wall clock, run.json does") {
    Comparison comparison = test::sample_comparison();
    const std::string before = to_text(result_json(comparison));
    comparison.contenders[0].outcome.wall_seconds = 1.5;
    CHECK(to_text(result_json(comparison)) == before);
    CHECK(run_json(comparison, comparison.contenders[0]).find("wall_seconds")->number() == 1.5);
}

TEST_CASE("run.json names version, commit, hashes, seed, digest and the origin of every value") {
    const Comparison comparison = test::sample_comparison();
    const JsonValue run = run_json(comparison, comparison.contenders[0]);
    for (const char* key : {"version", "commit", "study_hash", "config_hash", "prices_hash", "digest"})
        CHECK_MESSAGE((run.find(key) && run.find(key)->text() && !run.find(key)->text()->empty()), std::string(key));
    CHECK(run.find("seed")->number() == 1);
    CHECK(run.find("provenance")->as_list()->size() == 1);
}

TEST_CASE("events are one JSON object a line, each naming its cause") {
    const Comparison comparison = test::sample_comparison();
    std::istringstream lines(events_jsonl(comparison.contenders[0].outcome));
    std::string first, second;
    std::getline(lines, first);
    std::getline(lines, second);
    CHECK(parse_json(first, "events").find("cause")->is_null());
    CHECK(parse_json(second, "events").find("cause")->number() == 0);
    CHECK(parse_json(second, "events").find("at_s")->number() == 609);
    CHECK(*parse_json(second, "events").find("values")->find("zone")->text() == "b");
}

TEST_CASE("curves, books and bills are CSV with one heading and equally many cells a row") {
    const Outcome outcome = test::sample_comparison().contenders[0].outcome;
    CHECK(lines_of(series_csv(outcome)) == 1 + outcome.series.times.size());
    CHECK(lines_of(bytes_by_zone_csv(outcome)) == 1 + outcome.steady_traffic.rows().size() + outcome.incident_traffic.rows().size());
    CHECK(lines_of(cost_csv(outcome)) == 6);
    for (const std::string& text : {series_csv(outcome), bytes_by_zone_csv(outcome), cost_csv(outcome)}) {
        std::istringstream rows(text);
        std::string row;
        std::getline(rows, row);
        const auto commas = std::count(row.begin(), row.end(), ',');
        while (std::getline(rows, row)) CHECK(std::count(row.begin(), row.end(), ',') == commas);
    }
}

TEST_CASE("an invoice can be laid beside cost.csv: FOCUS columns, the cloud's usage types, and what is not known says so or is empty") {
    Outcome outcome = test::sample_comparison().contenders[0].outcome;
    outcome.month.items[0].price_item = "net.cross_az";
    outcome.month.items[0].amount.reset();
    const std::string text = cost_csv(outcome);
    std::istringstream lines(text);
    std::string heading, month, incident;
    std::getline(lines, heading);
    std::getline(lines, month);
    std::getline(lines, incident);
    // What FOCUS 1.0 to 1.2 require of every row.
    for (const char* column : {"BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory",
                               "ChargeClass", "ChargeDescription", "ChargePeriodEnd", "ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName",
                               "ListCost", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "ServiceCategory", "ServiceName"})
        CHECK(heading.find("," + std::string(column) + ",") != std::string::npos);
    CHECK(month.starts_with("month,simulated,,USD,1970-01-01T00:00:00Z,1970-01-31T10:00:00Z,1970-01-01T00:00:00Z,1970-01-31T10:00:00Z,Usage,,cross-zone traffic,Recurring,"
                            "Standard,100,GB,0.02,,,,,aws,aws,aws,us-east-1,Networking,data transfer,net.cross_az,DataTransfer-Regional-Bytes,"));
    // The failure is at ten minutes; an incident is charged from there to its end.
    CHECK(incident.starts_with("incident,simulated,,USD,1970-01-01T00:00:00Z,1970-01-31T10:00:00Z,1970-01-01T00:10:00Z,1970-01-01T"));
    CHECK(incident.find(",30.25,30.25,30.25,30.25,aws,") != std::string::npos);
    CHECK(usage_type("aws", "us-east-1", "managed.msk.standard.broker.m7g.large") == "Kafka.m7g.large");
    CHECK(usage_type("aws", "us-east-1", "managed.msk.Kafka.Storage.GP2") == "Kafka.Storage.GP2");
    CHECK(usage_type("aws", "eu-west-1", "vm.on_demand.m7g.large") == "EU-BoxUsage:m7g.large");
    CHECK(usage_type("gcp", "us-central1", "net.cross_zone") == "Network Inter Zone Data Transfer Out");
    CHECK(usage_type("gcp", "us-central1", "vm.on_demand.n2-highmem-16") == "N2 Instance Core; N2 Instance Ram");
    CHECK(usage_type("azure", "eastus", "vm.on_demand.Standard_D16s_v5") == "D16s v5");
    CHECK(usage_type("azure", "eastus", "object.blob.hot_zrs.write") == "Hot ZRS Write Operations");
    // No source has a name for these, and the line says so.
    for (const char* item : {"net.cross_az", "vm.on_demand.Standard_L8s_v3"}) CHECK(usage_type("azure", "eastus", item) == "not known");
    for (const char* item : {"vm.on_demand.c3-standard-8-lssd", "block.hyperdisk_balanced.capacity"}) CHECK(usage_type("gcp", "us-central1", item) == "not known");
    CHECK(usage_type("aws", "sa-east-1", "net.cross_az") == "not known");
}

TEST_CASE("a simulated second has a date that everybody can move to a date of their own") {
    CHECK(instant_of_run(0) == "1970-01-01T00:00:00Z");
    CHECK(instant_of_run(59 * 86400 + 3661) == "1970-03-01T01:01:01Z");
    CHECK(instant_of_run((365 + 365 + 59) * 86400) == "1972-02-29T00:00:00Z");
    CHECK(instant_of_run((365 + 365 + 366) * 86400 - 1) == "1972-12-31T23:59:59Z");
}

TEST_CASE("own rates have no list cost beside them") {
    Outcome outcome = test::sample_comparison().contenders[0].outcome;
    outcome.month.items[0].source = "own rate of the study";
    const std::string text = cost_csv(outcome);
    CHECK(text.find(",0.02,,9120.5,9120.5,9120.5,") != std::string::npos);
}

TEST_CASE("a cell with a comma, a quote or a line break is quoted") {
    CHECK(csv_cell("plain") == "plain");
    CHECK(csv_cell("a,b") == "\"a,b\"");
    CHECK(csv_cell("say \"x\"") == "\"say \"\"x\"\"\"");
}

TEST_CASE("bars in a Markdown table are escaped") {
    CHECK(markdown_table({"a"}, {{"x|y"}}) == "| a |\n| --- |\n| x\\|y |\n\n");
}

TEST_CASE("the report leads with the question and the table, and ends with how to run it again") {
    const Comparison comparison = test::sample_comparison();
    const std::string report = report_markdown(comparison, pictures_of(comparison));
    CHECK(report.rfind("# What if us-east-1b goes dark for half an hour at peak?", 0) == 0);
    CHECK(report.find("| kafka | 12 s |") < report.find("## kafka"));
    CHECK(report.find("## To run it again") > report.find("## automq-s3"));
    CHECK(report.find("rehearse compare experiments/zone-loss/study.json") != std::string::npos);
}
