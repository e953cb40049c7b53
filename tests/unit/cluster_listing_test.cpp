// What the tools of a cluster print, read as they print it, and refused with file and line when it is something else.
#include "experiments/makers/cluster_listing.hpp"

#include <doctest/doctest.h>

#include "experiments/config_error.hpp"
#include "experiments/makers/broker_capacity.hpp"
#include "experiments/makers/rack_guess.hpp"
#include "experiments/makers/topic_rates.hpp"

using namespace rehearse;

namespace {

constexpr std::string_view description =
    "Topic: orders-eu\tTopicId: 5yXcbgIFSjKrQ2LYQY5zqQ\tPartitionCount: 2\tReplicationFactor: 3\tConfigs: cleanup.policy=compact,delete,min.insync.replicas=2,retention.ms=86400000\n"
    "\tTopic: orders-eu\tPartition: 0\tLeader: 1001\tReplicas: 1001,1002,1003\tIsr: 1001,1002,1003\tElr: \tLastKnownElr: \n"
    "\tTopic: orders-eu\tPartition: 1\tLeader: 1003\tReplicas: 1002,1003,1001,1004\tIsr: 1003,1001\tAdding Replicas: 1004\tRemoving Replicas: 1001\r\n"
    "Topic:old\tPartitionCount:1\tReplicationFactor:1\tConfigs:\n"
    "\tTopic: old\tPartition: 0\tLeader: none\tReplicas: 1004\tIsr: \n";

ClusterListing listed() { return parse_topic_description(description, "topics.txt"); }

template <class Read>
std::string refusal(Read read) {
    try {
        read();
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("a topic description is read with replicas in order, configs with commas, moves under way and leaders that are gone") {
    const ClusterListing listing = listed();
    REQUIRE(listing.topics.size() == 2);
    const ListedTopic& orders = listing.topics[0];
    CHECK(orders.configs.at("cleanup.policy") == "compact,delete");
    CHECK(orders.number("min.insync.replicas") == 2);
    CHECK(orders.partitions[0].replicas == std::vector<Count>{1001, 1002, 1003});
    CHECK(orders.partitions[1].replicas == std::vector<Count>{1002, 1003, 1004});
    CHECK(orders.partitions[1].leader == 1003);
    CHECK(orders.partitions[1].in_sync == 2);
    CHECK(listing.topics[1].partitions[0].leader == -1);
    CHECK(listing.brokers.size() == 4);
}

TEST_CASE("a text that is no topic description is refused with its line") {
    CHECK(refusal([] { parse_topic_description("hello\n", "a.txt"); }).find("a.txt: expected the output of kafka-topics --describe") == 0);
    CHECK(refusal([] { parse_topic_description("\tTopic: a\tPartition: 0\tLeader: 1\tReplicas: 1,x\tIsr: 1\n", "a.txt"); }) == "a.txt:1: expected ids of brokers, found \"x\"");
    CHECK(refusal([] { parse_topic_description("Topic: a\tPartitionCount: 1\tConfigs: \n", "a.txt"); }).find("expected the partitions of topic \"a\", found none") != std::string::npos);
    CHECK(refusal([] { parse_topic_description("\tTopic: a\tPartition: 1\tLeader: 1\tReplicas: 1\tIsr: 1\n", "a.txt"); }).find("expected partition 0 of topic \"a\", found none") != std::string::npos);
}

TEST_CASE("log directories give each partition the size of its largest replica, without replicas that move between directories") {
    ClusterListing listing = listed();
    add_log_dirs(listing, R"(Querying brokers for log directories information
Received log directory information from brokers 1001,1002
{"version":1,"brokers":[
 {"broker":1001,"logDirs":[{"error":null,"logDir":"/d1","partitions":[{"partition":"orders-eu-0","size":100,"offsetLag":0,"isFuture":false},
   {"partition":"orders-eu-0","size":900,"offsetLag":0,"isFuture":true},{"partition":"elsewhere-3","size":7,"offsetLag":0,"isFuture":false}]}]},
 {"broker":1002,"logDirs":[{"error":null,"logDir":"/d1","partitions":[{"partition":"orders-eu-0","size":120,"offsetLag":0,"isFuture":false},{"partition":"orders-eu-1","size":30,"offsetLag":0,"isFuture":false}]}]}]})",
                 "dirs.txt");
    CHECK(listing.topics[0].partitions[0].bytes == 120);
    CHECK(listing.topics[0].bytes() == 150);
    CHECK(listing.held.at(1001) == 107);
    CHECK(refusal([&] { add_log_dirs(listing, R"({"brokers":[{"broker":1,"logDirs":[{"partitions":[{"partition":"a-0"}]}]}]})", "dirs.txt"); }).find("dirs.txt: brokers[0]: expected a whole number \"size\"") == 0);
}

TEST_CASE("brokers and racks are read from the API versions that each broker tells, or from lines with id and rack") {
    ClusterListing listing = listed();
    add_brokers(listing, "b1:9092 (id: 1001 rack: us-east-1a isFenced: false) -> (\n\tProduce(0): 0 to 12,\n)\nb9:9092 (id: 1009 rack: null) -> (\n", "brokers.txt");
    CHECK(listing.brokers.at(1001) == "us-east-1a");
    CHECK(listing.brokers.at(1009).empty());
    add_brokers(listing, "id,rack\n1002, b\n", "brokers.csv");
    CHECK(listing.brokers.at(1002) == "b");
    CHECK(refusal([&] { add_brokers(listing, "nothing\n", "brokers.txt"); }).find("brokers.txt: expected the output of kafka-broker-api-versions") == 0);
}

TEST_CASE("a reassignment places partitions as it says, and one of another cluster is refused") {
    ClusterListing listing = listed();
    add_reassignment(listing, R"({"version":1,"partitions":[{"topic":"old","partition":0,"replicas":[1002,1005],"log_dirs":["any","any"]}]})", "plan.json");
    CHECK(listing.topics[1].partitions[0].replicas == std::vector<Count>{1002, 1005});
    CHECK(listing.brokers.contains(1005));
    CHECK(refusal([&] { add_reassignment(listing, R"({"partitions":[{"topic":"new","partition":0,"replicas":[1]}]})", "plan.json"); }).find("partitions[0]: expected a partition of the listed topics, found \"new-0\"") !=
          std::string::npos);
}

TEST_CASE("consumer groups are counted by topic, whoever of them is active") {
    ClusterListing listing = listed();
    add_groups(listing,
               "\nConsumer group 'idle' has no active members.\n\n"
               "GROUP  TOPIC      PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  CONSUMER-ID  HOST  CLIENT-ID\n"
               "idle   orders-eu  0          5               9               4    -            -     -\n"
               "idle   orders-eu  1          5               9               4    -            -     -\n\n"
               "GROUP  TOPIC      PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  CONSUMER-ID  HOST  CLIENT-ID\n"
               "bill   orders-eu  0          9               9               0    c-1          /10.0.0.1  c\n",
               "groups.txt");
    CHECK(listing.topics[0].groups == std::set<std::string>{"idle", "bill"});
    CHECK(listing.topics[1].groups.empty());
}

TEST_CASE("rates are read from CSV in bytes a second or with a unit") {
    const TopicRates rates = parse_topic_rates("topic,bytes_in_per_second,bytes_out_per_second\norders-eu,2000000,3 MB/s\nold,1.5e3,0\n", "rates.csv");
    CHECK(rates.topics.at("orders-eu").in == 2_MBps);
    CHECK(rates.topics.at("orders-eu").out == 3_MBps);
    CHECK(rates.topics.at("old").in.per_second == 1500);
    CHECK(refusal([] { parse_topic_rates("topic,rate\na,1\n", "rates.csv"); }).find("rates.csv:1: expected a header with the columns \"topic\" and \"bytes_in_per_second\"") == 0);
    CHECK(refusal([] { parse_topic_rates("topic,bytes_in_per_second\na,1 MB\n", "rates.csv"); }).find("rates.csv:2: expected a rate") == 0);
    CHECK(refusal([] { parse_topic_rates("topic,bytes_in_per_second\na,-1\n", "rates.csv"); }).find("rates.csv:2: expected bytes a second") == 0);
}

TEST_CASE("an answer of Prometheus is averaged over time, added up over brokers, and a whole day of it gives a course") {
    std::string samples, more;
    for (int h = 0; h < 24; ++h) {
        samples += std::string(h > 0 ? "," : "") + "[" + std::to_string(1700006400 + h * 3600) + ",\"" + (h == 14 ? "72" : "24") + "\"]";
        more += std::string(h > 0 ? "," : "") + "[" + std::to_string(1700006400 + h * 3600) + ",\"" + (h == 3 ? "NaN" : "0") + "\"]";
    }
    const std::string text = R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"topic":"orders-eu","broker":"1"},"values":[)" + samples +
                             R"(]},{"metric":{"topic":"orders-eu","broker":"2"},"values":[)" + more + "]}]}}";
    const TopicRates rates = parse_topic_rates(text, "range.json");
    CHECK(rates.topics.at("orders-eu").in.per_second == doctest::Approx(26));
    REQUIRE(rates.daily.size() == 24);
    CHECK(rates.daily[14] == doctest::Approx(72.0 / 26));
    CHECK(rates.daily[0] == doctest::Approx(24.0 / 26));
    CHECK(refusal([] { parse_topic_rates(R"({"data":{"result":[{"metric":{"job":"kafka"},"values":[]}]}})", "range.json"); }).find("expected a label \"topic\"") != std::string::npos);
}

TEST_CASE("Cruise Control's numbers are read in its mixed units, which is said, and bytes in their place are refused") {
    const BrokerCapacity c = parse_broker_capacity(
        R"({"brokerCapacities":[{"brokerId":"-1","capacity":{"DISK":"100000","CPU":"100","NW_IN":"10000","NW_OUT":"20000"}},
            {"brokerId":"3","capacity":{"DISK":{"/d1":"90000","/d2":"20000"},"CPU":{"num.cores":"8"},"NW_IN":"9000","NW_OUT":"20000"}}]})", "capacity.json");
    CHECK(c.disk.count == 100000 * 1048576.0);
    CHECK(c.in.per_second == 9000 * 1024.0);
    CHECK(c.directories == 2);
    REQUIRE(c.remarks.size() == 4);
    CHECK(c.remarks[0] == "capacity.json: brokerCapacities[0].capacity.DISK: 100,000 is read as MiB, which is 105 GB");
    CHECK(c.remarks[1] == "capacity.json: brokerCapacities[0].capacity.NW_IN: 10,000 is read as KiB/s, which is 10.2 MB/s");
    CHECK(c.remarks[3].find("its brokers differ") != std::string::npos);
    const std::string bytes = refusal([] { parse_broker_capacity(R"({"brokerCapacities":[{"capacity":{"DISK":"10737412742445","CPU":"100","NW_IN":"1","NW_OUT":"1"}}]})", "capacity.json"); });
    CHECK_MESSAGE(bytes.find("the file's unit is MB; was it written in bytes or kB?") != std::string::npos, bytes);
}

TEST_CASE("zones are read off from who shares no partition, or not guessed at all") {
    const auto with = [](const std::vector<std::vector<Count>>& partitions) {
        ClusterListing listing;
        listing.topics.push_back({"t", {}, {}, {}});
        for (const auto& replicas : partitions) {
            listing.topics[0].partitions.push_back({replicas, replicas[0], replicas.size(), 0});
            for (const Count id : replicas) listing.brokers[id];
        }
        return guess_racks(listing);
    };
    const auto zones = with({{1, 2}, {2, 3}, {3, 4}, {4, 1}});
    REQUIRE(zones);
    CHECK(zones->at(1) == zones->at(3));
    CHECK(zones->at(2) == zones->at(4));
    CHECK(zones->at(1) != zones->at(2));
    CHECK(!with({{1, 2}, {3, 4}}));            // 1 shares nothing with 3 nor with 4, and 3 with 4 something
    CHECK(!with({{1, 2}, {2, 3}, {1, 3}}));    // everybody shares with everybody
}
