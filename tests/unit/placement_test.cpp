// Rack-aware placement: what must hold for every placement, and the pattern of one that is known.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "sim/check.hpp"
#include "topologies/placement.hpp"

namespace rehearse {
namespace {

using Racks = std::vector<std::vector<BrokerId>>;

/// Racks of the given sizes; brokers are numbered through.
Racks racks_of(const std::vector<int>& sizes) {
    Racks racks;
    std::uint32_t next = 0;
    for (const int size : sizes) {
        racks.emplace_back();
        for (int i = 0; i < size; ++i) racks.back().push_back(BrokerId{next++});
    }
    return racks;
}

std::map<BrokerId, std::size_t> rack_of_each(const Racks& racks) {
    std::map<BrokerId, std::size_t> rack_of;
    for (std::size_t rack = 0; rack < racks.size(); ++rack)
        for (const BrokerId broker : racks[rack]) rack_of[broker] = rack;
    return rack_of;
}

/// A small generator of its own, so that equal seeds give equal draws.
DrawBelow draws(std::uint64_t seed) {
    return [state = seed * 2 + 1](std::uint64_t n) mutable {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (state >> 33) % n;
    };
}

const DrawBelow zero = [](std::uint64_t) { return std::uint64_t{0}; };

std::size_t spread_of(const std::map<std::size_t, std::size_t>& counts) {
    std::size_t least = SIZE_MAX, most = 0;
    for (const auto& [thing, count] : counts) {
        least = std::min(least, count);
        most = std::max(most, count);
    }
    return most - least;
}

TEST_CASE("with all draws zero the stripes are those that Kafka documents") {
    const auto placed = place(racks_of({3, 3, 3}), 3, 3, zero);
    const std::vector<std::vector<BrokerId>> documented{{{0}, {3}, {6}}, {{4}, {7}, {1}}, {{8}, {2}, {5}}};
    CHECK(placed == documented);
}

TEST_CASE("no partition has a broker twice, and each spans as many racks as it can") {
    for (const auto& sizes : {std::vector{3, 3, 3}, {5, 5, 5}, {1, 1, 1}, {2, 2}, {4, 1, 3}, {6}, {20, 20, 20}, {0, 2, 2}}) {
        const Racks racks = racks_of(sizes);
        const auto rack_of = rack_of_each(racks);
        const auto filled = std::count_if(sizes.begin(), sizes.end(), [](int size) { return size > 0; });
        for (int replicas = 1; replicas <= std::min<int>(5, static_cast<int>(rack_of.size())); ++replicas)
            for (const auto& partition : place(racks, 200, replicas, draws(7))) {
                std::set<BrokerId> brokers(partition.begin(), partition.end());
                std::set<std::size_t> spanned;
                for (const BrokerId broker : partition) spanned.insert(rack_of.at(broker));
                REQUIRE(brokers.size() == static_cast<std::size_t>(replicas));
                REQUIRE(spanned.size() == static_cast<std::size_t>(std::min<long>(replicas, filled)));
            }
    }
}

TEST_CASE("three replicas on two racks are two and one") {
    const Racks racks = racks_of({3, 3});
    const auto rack_of = rack_of_each(racks);
    for (const auto& partition : place(racks, 60, 3, draws(3))) {
        const auto in_first = std::count_if(partition.begin(), partition.end(), [&](BrokerId b) { return rack_of.at(b) == 0; });
        CHECK((in_first == 1 || in_first == 2));
    }
}

TEST_CASE("with one replica in each of three equal racks every broker has the same number of replicas") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        std::map<std::size_t, std::size_t> replicas;
        for (const auto& partition : place(racks_of({3, 3, 3}), 90, 3, draws(seed)))
            for (const BrokerId broker : partition) ++replicas[broker.index()];
        CHECK(replicas.size() == 9);
        CHECK(spread_of(replicas) == 0);
    }
}

TEST_CASE("leaders are even over racks after whole rounds") {
    const Racks racks = racks_of({5, 5, 5});
    const auto rack_of = rack_of_each(racks);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        std::map<std::size_t, std::size_t> leaders;
        for (const auto& partition : place(racks, 150, 3, draws(seed))) ++leaders[rack_of.at(partition.front())];
        CHECK(spread_of(leaders) == 0);
    }
}

TEST_CASE("leaders are even over brokers when rack size and number of racks share no factor") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        std::map<std::size_t, std::size_t> leaders;
        for (const auto& partition : place(racks_of({5, 5, 5}), 150, 3, draws(seed))) ++leaders[partition.front().index()];
        CHECK(leaders.size() == 15);
        CHECK(spread_of(leaders) == 0);
    }
}

// Both turns move on by one a partition, so in three racks of three the same broker of a rack leads for a whole round.
TEST_CASE("leaders are uneven over brokers within a round when rack size and number of racks share a factor") {
    std::map<std::size_t, std::size_t> leaders;
    for (const auto& partition : place(racks_of({3, 3, 3}), 9, 3, draws(1))) ++leaders[partition.front().index()];
    CHECK(leaders.size() == 3);
    for (const auto& [broker, count] : leaders) CHECK(count == 3);
}

TEST_CASE("over many rounds the shuffles spread even those leaders") {
    std::map<std::size_t, std::size_t> leaders;
    for (const auto& partition : place(racks_of({3, 3, 3}), 9000, 3, draws(1))) ++leaders[partition.front().index()];
    CHECK(leaders.size() == 9);
    for (const auto& [broker, count] : leaders) CHECK(count == doctest::Approx(1000).epsilon(0.15));
}

TEST_CASE("equal draws give equal placements, other draws others") {
    const Racks racks = racks_of({4, 4, 4});
    CHECK(place(racks, 100, 3, draws(5)) == place(racks, 100, 3, draws(5)));
    CHECK(place(racks, 100, 3, draws(5)) != place(racks, 100, 3, draws(6)));
}

TEST_CASE("one broker takes every partition") {
    const auto placed = place(racks_of({1}), 5, 1, draws(2));
    CHECK(placed == std::vector<std::vector<BrokerId>>(5, {BrokerId{0}}));
}

TEST_CASE("more replicas than brokers, or none, are refused") {
    CHECK_THROWS_AS(place(racks_of({1, 1}), 1, 3, zero), OurMistake);
    CHECK_THROWS_AS(place(racks_of({1, 1}), 1, 0, zero), OurMistake);
    CHECK_THROWS_AS(place(Racks{}, 1, 1, zero), OurMistake);
}

}  // namespace
}  // namespace rehearse
