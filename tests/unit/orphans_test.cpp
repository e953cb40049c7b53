// Orphans keep counts and lists in step with what befalls each partition; the partition table knows whose clients are astray.
#include <doctest/doctest.h>

#include <algorithm>

#include "models/orphans.hpp"
#include "models/partitions.hpp"
#include "sim/random.hpp"

using namespace rehearse;

namespace {

BrokerId any(RandomStream& draw, std::uint64_t brokers) { return BrokerId{static_cast<std::uint32_t>(draw.below(brokers))}; }

/// The same by plain arrays.
struct Plain {
    std::vector<int> state;  // 0 led, 1 streams unclosed, 2 closed
    std::vector<BrokerId> last, next;

    std::uint32_t count(auto which) const {
        std::uint32_t n = 0;
        for (std::size_t p = 0; p < state.size(); ++p) n += which(p);
        return n;
    }
};

void befall(Orphans& orphans, Plain& plain, std::uint32_t p, RandomStream& draw, std::uint64_t brokers) {
    const BrokerId broker = any(draw, brokers), next = any(draw, brokers);
    if (plain.state[p] == 0) {
        orphans.lose(p, broker, next);
        plain.state[p] = 1, plain.last[p] = broker, plain.next[p] = next;
    } else if (draw.below(3) == 0) {
        orphans.promise(p, next);
        plain.next[p] = next;
    } else if (plain.state[p] == 2 && draw.below(2) == 0) {
        orphans.adopt(p);
        plain.state[p] = 0;
    } else if (draw.below(6) == 0) {
        orphans.close_streams_of(broker);
        for (std::size_t i = 0; i < plain.state.size(); ++i)
            if (plain.state[i] == 1 && plain.last[i] == broker) plain.state[i] = 2;
    }
}

}  // namespace

TEST_CASE("orphans: counts and lists equal those of a look at every partition, whatever befell them") {
    constexpr std::uint32_t partitions = 60, brokers = 5;
    RandomStream draw(1, "orphans", "steps");
    Orphans orphans;
    orphans.begin(partitions, brokers);
    Plain plain{std::vector<int>(partitions, 0), std::vector<BrokerId>(partitions), std::vector<BrokerId>(partitions)};
    for (int step = 0; step < 2000; ++step) {
        befall(orphans, plain, static_cast<std::uint32_t>(draw.below(partitions)), draw, brokers);
        for (std::uint32_t b = 0; b < brokers; ++b) {
            const BrokerId broker{b};
            REQUIRE(orphans.left_by(broker) == plain.count([&](std::size_t p) { return plain.state[p] != 0 && plain.last[p] == broker; }));
            REQUIRE(orphans.unclosed_of(broker) == plain.count([&](std::size_t p) { return plain.state[p] == 1 && plain.last[p] == broker; }));
            REQUIRE(orphans.ready_for(broker) == plain.count([&](std::size_t p) { return plain.state[p] == 2 && plain.next[p] == broker; }));
            const auto list = orphans.list_for(broker);
            REQUIRE(list.size() == orphans.ready_for(broker));
            REQUIRE(std::is_sorted(list.begin(), list.end()));
            for (const std::uint32_t p : list) REQUIRE((plain.state[p] == 2 && plain.next[p] == broker));
        }
    }
}

TEST_CASE("a partition without a leader that is adopted twice counts once") {
    Orphans orphans;
    orphans.begin(2, 2);
    orphans.lose(1, BrokerId{0}, BrokerId{1});
    orphans.close_streams_of(BrokerId{0});
    CHECK(orphans.list_for(BrokerId{1}) == std::vector<std::uint32_t>{1});
    orphans.adopt(1);
    orphans.adopt(1);
    CHECK(orphans.left_by(BrokerId{0}) == 0);
    CHECK(orphans.ready_for(BrokerId{1}) == 0);
}

TEST_CASE("clients are astray where they believe in a broker and another one leads") {
    constexpr std::uint32_t partitions = 40, brokers = 4;
    RandomStream draw(2, "clients", "steps");
    PartitionTable table;
    table.topics.resize(1);
    table.topics.front().partitions = partitions;
    const std::vector<BrokerId> hosts{BrokerId{0}, BrokerId{1}, BrokerId{2}};
    for (std::uint32_t p = 0; p < partitions; ++p) table.add(0, hosts, 1);
    for (int step = 0; step < 3000; ++step) {
        const auto p = static_cast<std::size_t>(draw.below(partitions));
        const auto what = draw.below(4);
        if (what == 0) table.set_leader(p, static_cast<std::int8_t>(static_cast<int>(draw.below(4)) - 1));
        if (what == 1) table.believe(p, any(draw, brokers));
        if (what == 2) table.move_replica(p, draw.below(3), any(draw, brokers));
        if (what != 3) continue;
        const BrokerId believed = any(draw, brokers);
        std::vector<std::uint32_t> looked;
        for (std::uint32_t i = 0; i < partitions; ++i)
            if (table.known[i] == believed && table.has_leader(i) && table.leader_of(i) != believed) looked.push_back(i);
        const auto astray = table.take_astray(believed);
        REQUIRE(astray == looked);
        for (const std::uint32_t i : astray) table.believe(i, table.leader_of(i));
    }
}
