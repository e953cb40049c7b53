// The engine by itself in several threads at once: nothing in it is shared, so every thread finds what one alone finds.
#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "sim/flow_wait.hpp"
#include "sim/random.hpp"
#include "sim/turns.hpp"
#include "tests/support/random_systems.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr std::uint64_t systems = 40;
constexpr int customers = 300;

struct Shop {
    explicit Shop(AgendaKind kind) : agenda(kind), network(agenda), pool(network.add_pool("pool", 1000)), turns(3), scope(agenda) {}
    Agenda agenda;
    FluidNetwork network;
    PoolId pool;
    Turns turns;
    std::vector<std::int64_t> ends;
    Scope scope;
};

Process customer(Shop& shop, Duration comes, double amount) {
    co_await sleep(shop.agenda, comes);
    const Lease lease = co_await shop.turns.take();
    FlowSpec spec;
    spec.uses = {{shop.pool}};
    spec.amount = amount;
    Flow flow(shop.network, shop.network.start(spec));
    co_await done(shop.network, flow);
    flow.release();
    shop.ends.push_back(shop.agenda.now().ns);
}

/// Everything that the engine does, as one list of times.
std::vector<std::int64_t> all_times() {
    std::vector<std::int64_t> times;
    for (const SolverKind solver : {SolverKind::reference, SolverKind::fast})
        for (std::uint64_t seed = 1; seed <= systems; ++seed)
            for (const Time t : run_system(random_system(seed, {.pools = 10, .flows = 30, .loops = true}), {.solver = solver}).finished) times.push_back(t.ns);
    for (const AgendaKind kind : {AgendaKind::heap, AgendaKind::ladder}) {
        Shop shop(kind);
        RandomStream draw(7, "threads", "customers");
        for (int i = 0; i < customers; ++i) {
            const Duration comes = draw.uniform(0_s, 10_s);
            shop.scope.spawn(customer(shop, comes, draw.uniform(1, 100)));
        }
        shop.agenda.run_until(Time::never());
        times.insert(times.end(), shop.ends.begin(), shop.ends.end());
    }
    return times;
}

}  // namespace

TEST_CASE("systems and processes in four threads at the same time end when they end alone") {
    const std::vector<std::int64_t> alone = all_times();
    CHECK(alone.size() > 2 * customers);
    std::vector<std::vector<std::int64_t>> found(4);
    std::vector<std::thread> threads;
    for (auto& mine : found) threads.emplace_back([&mine] { mine = all_times(); });
    for (std::thread& thread : threads) thread.join();
    for (const auto& mine : found) CHECK(mine == alone);
}
