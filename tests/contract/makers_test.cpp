// Studies that the program writes are studies that it accepts, whoever asks for them and wherever.
#include <doctest/doctest.h>

#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

using namespace rehearse::test;

TEST_CASE("a new study is accepted for every cloud, any number of zones and loads from small to large") {
    const TemporaryFolder folder;
    int n = 0;
    for (const char* cloud : {"aws", "gcp", "azure"})
        for (const char* shape : {"--zones 1 --rate 2 --fan-out 0 --retention \"1 h\"", "--zones 3 --rate 300 --fan-out 4", "--zones 2 --rate \"40 MiB/s\" --retention \"30 d\""}) {
            const std::string name = "s" + std::to_string(n++);
            const Answer made = run_program(folder.path(), "new --cloud " + std::string(cloud) + " " + shape + " -o " + name);
            REQUIRE_MESSAGE(made.exit_code == 0, made.err);
            CHECK(made.out.empty());
            const Answer checked = run_program(folder.path(), "check " + name + "/study.json");
            CHECK_MESSAGE(checked.exit_code == 0, checked.err);
            CHECK(checked.out.find("study.json is fine") != std::string::npos);
        }
}

TEST_CASE("a new study without options is printed with comments, and plays to its end") {
    const TemporaryFolder folder;
    const Answer made = run_program(folder.path(), "new");
    CHECK(made.out.find("// A first study, made by rehearse new.") == 0);
    folder.write("mine.json", made.out);
    const Answer played = run_program(folder.path(), "run mine.json --architecture kafka -o out");
    CHECK_MESSAGE(played.exit_code == 0, played.err);
    CHECK(played.out.find("\nkafka ") != std::string::npos);
}

TEST_CASE("on a terminal a new study asks for what no option says") {
    const TemporaryFolder folder;
    folder.write("answers", "gcp\n\n2\n100\n\n1\n");
    const Answer made = run_program(folder.path(), "--version && script -qec \"'$R' new --retention '6 h' -o mine\" /dev/null < answers", "export R='" + program().string() + "';");
    CHECK_MESSAGE(made.exit_code == 0, made.out);
    CHECK(made.out.find("Which region of its price list? [") != std::string::npos);
    CHECK(made.out.find("How long is data kept?") == std::string::npos);
    const std::string study = text_of(folder.path() / "mine" / "study.json");
    CHECK(study.find("\"cloud\": \"gcp\"") != std::string::npos);
    CHECK(study.find("\"retention\": \"6 h\"") != std::string::npos);
    CHECK(study.find("\"rate\": \"100 MB/s\"") != std::string::npos);
}

TEST_CASE("an earlier study is never written over, and wrong wishes are one sentence") {
    const TemporaryFolder folder;
    folder.write("mine/study.json", "precious");
    const Answer over = run_program(folder.path(), "new -o mine");
    CHECK(over.exit_code == 64);
    CHECK(over.err.find("--output: expected a place without a study, found mine/study.json") == 0);
    CHECK(text_of(folder.path() / "mine" / "study.json") == "precious");
    CHECK(run_program(folder.path(), "new -q -o here.json").exit_code == 0);
    CHECK(run_program(folder.path(), "check here.json").exit_code == 0);
    CHECK(run_program(folder.path(), "new -o here.json").err.find("--output: expected a place without a study, found here.json") == 0);
    const Answer cloud = run_program(folder.path(), "new --cloud awss");
    CHECK(cloud.exit_code == 64);
    CHECK(cloud.err.find("did you mean \"aws\"?") != std::string::npos);
    CHECK(run_program(folder.path(), "new --rate much").err.find("--rate: expected a rate") == 0);
    CHECK(run_program(folder.path(), "import").err.find("expected the output of kafka-topics --describe, found none") != std::string::npos);
}

TEST_CASE("an import says what it read and guessed, and its study is accepted") {
    const TemporaryFolder folder;
    folder.write("topics.txt", "Topic: a\tPartitionCount: 2\tReplicationFactor: 2\tConfigs: \n"
                               "\tTopic: a\tPartition: 0\tLeader: 5\tReplicas: 5,6\tIsr: 5\n\tTopic: a\tPartition: 1\tLeader: 5\tReplicas: 6,5\tIsr: 5,6\n");
    folder.write("rates.csv", "topic,bytes_in_per_second\na,1 MB/s\n");
    folder.write("capacity.json", R"({"brokerCapacities":[{"brokerId":"-1","capacity":{"DISK":"500000","CPU":"100","NW_IN":"100000","NW_OUT":"100000"}}]})");
    const Answer made = run_program(folder.path(), "import topics.txt --rates rates.csv --capacity capacity.json -o mine");
    REQUIRE_MESSAGE(made.exit_code == 0, made.err);
    for (const char* remark : {"1 of 2 partitions are led by another than their preferred replica", "1 of 2 partitions have replicas out of sync", "100,000 is read as KiB/s, which is 102 MB/s",
                               "no racks are listed", "no consumer groups in the study", "1 topics with 2 partitions on 2 brokers in 1 rows"})
        CHECK_MESSAGE(made.err.find(remark) != std::string::npos, remark << " in " << made.err);
    CHECK(run_program(folder.path(), "check mine/study.json").exit_code == 0);
    CHECK(text_of(folder.path() / "mine" / "study.json").find("\"placement\": [\n        [1,2], [2,1] ]") != std::string::npos);
}
