// The law of request loops against a request-by-request twin: a small simulation in which each loop moves a batch through
// processor-shared pools and then really waits. Prints the deviation over waits and numbers, and asserts the bound that docs state.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/fluid.hpp"
#include "sim/random.hpp"

using namespace rehearse;

namespace {

struct Loop {
    RequestLoop law;
    std::vector<Use> uses;
};

/// Elastic flows on pool 0 that are always there compete with the loops.
struct Scene {
    std::vector<double> pools;
    std::vector<Loop> loops;
    int elastic = 0;
};

/// Request by request: waits are exponential, so that the phases of the loops stay independent.
class Twin {
public:
    explicit Twin(const Scene& scene) : scene_(scene), draw_(1, "twin", "waits") {
        for (const Loop& loop : scene.loops) wake_.push_back(draw_.uniform(0, loop.law.wait));
        left_.assign(scene.loops.size(), 0);
        moved_.assign(scene.loops.size(), 0);
    }

    /// Average rates over `cycles` of the slowest loop, a tenth more being run before counting.
    std::vector<double> rates(double cycles) {
        double cycle = 0;
        for (const Loop& loop : scene_.loops) cycle = std::max(cycle, loop.law.wait + loop.law.batch / scene_.pools[0]);
        const double warm = 0.1 * cycles * cycle, end = warm + cycles * cycle;
        while (now_ < end) step(now_ >= warm);
        for (double& m : moved_) m /= end - warm;
        return moved_;
    }

private:
    bool moves(std::size_t i) const { return left_[i] > 0; }

    void step(bool counted) {
        const auto shares = share();
        double span = 1e300;
        for (std::size_t i = 0; i < left_.size(); ++i) span = std::min(span, moves(i) ? left_[i] / shares[i] : wake_[i] - now_);
        now_ += span;
        for (std::size_t i = 0; i < left_.size(); ++i) {
            if (moves(i)) pass(i, shares[i] * span, counted);
            else if (wake_[i] <= now_) left_[i] = scene_.loops[i].law.batch;
        }
    }

    void pass(std::size_t i, double amount, bool counted) {
        if (counted) moved_[i] += amount;
        left_[i] -= amount;
        if (left_[i] > 1e-9 * scene_.loops[i].law.batch) return;
        left_[i] = 0;
        wake_[i] = now_ + draw_.exponential(scene_.loops[i].law.wait);
    }

    std::vector<double> share() const {
        MaxMinProblem problem;
        problem.capacities = scene_.pools;
        std::vector<double> shares(left_.size(), 0);
        const std::vector<Use> first{{PoolId{0}, 1}};
        for (std::size_t i = 0; i < left_.size(); ++i)
            if (moves(i)) problem.flows.push_back({scene_.loops[i].uses, 1, unlimited});
        for (int e = 0; e < scene_.elastic; ++e) problem.flows.push_back({first, 1, unlimited});
        const auto rates = max_min(problem).rates;
        std::size_t next = 0;
        for (std::size_t i = 0; i < left_.size(); ++i)
            if (moves(i)) shares[i] = rates[next++];
        return shares;
    }

    const Scene& scene_;
    RandomStream draw_;
    double now_ = 0;
    std::vector<double> left_, wake_, moved_;
};

struct Answer {
    std::vector<double> rates;
    int rounds;
};

Answer by_law(const Scene& scene, SolverKind kind) {
    Agenda agenda;
    FluidNetwork network(agenda, FluidSettings{.solver = kind, .check = true});
    for (std::size_t p = 0; p < scene.pools.size(); ++p) network.add_pool("pool", scene.pools[p]);
    std::vector<FlowId> flows;
    for (const Loop& loop : scene.loops) flows.push_back(network.start({.uses = loop.uses, .loop = loop.law}));
    for (int e = 0; e < scene.elastic; ++e) network.start({.uses = {{PoolId{0}}}});
    agenda.run_until(Time{1});
    Answer answer;
    for (const auto flow : flows) answer.rates.push_back(network.rate(flow));
    answer.rounds = network.loop_rounds();
    return answer;
}

double mean(const std::vector<double>& v) {
    double sum = 0;
    for (const double x : v) sum += x;
    return sum / static_cast<double>(v.size());
}

Scene equal_loops(std::size_t n, double wait, int elastic) {
    Scene scene;
    scene.pools = {1};
    scene.loops.assign(n, {{1, wait}, {{PoolId{0}, 1}}});
    scene.elastic = elastic;
    return scene;
}

}  // namespace

TEST_CASE("equal request loops on one pool: the law is within 8 % of the request-by-request twin") {
    double worst = 0;
    std::string table;
    for (const int elastic : {0, 2})
        for (const std::size_t n : {1u, 2u, 3u, 5u, 10u, 30u})
            for (const double wait : {0.03, 0.3, 1.0, 3.0, 10.0, 50.0}) {
                const Scene scene = equal_loops(n, wait, elastic);
                const double law = by_law(scene, SolverKind::reference).rates[0];
                const double twin = mean(Twin(scene).rates(40000.0 / static_cast<double>(n)));
                const double deviation = law / twin - 1;
                worst = std::max(worst, std::abs(deviation));
                table += "\n" + std::to_string(elastic) + " elastic, " + std::to_string(n) + " loops, wait " + std::to_string(wait) + ": law " +
                         std::to_string(law) + ", twin " + std::to_string(twin) + ", deviation " + std::to_string(100 * deviation) + " %";
            }
    MESSAGE("batch 1, capacity 1" << table << "\nworst " << 100 * worst << " %");
    CHECK(worst < 0.08);
}

TEST_CASE("unequal loops on one pool, some of them over a second one: the law is within 8 % of the twin") {
    double worst = 0;
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        RandomStream draw(seed, "scene", "loops");
        Scene scene;
        scene.pools = {1, draw.uniform(0.2, 0.8)};
        scene.elastic = static_cast<int>(draw.below(2));
        for (auto n = 2 + draw.below(5); n > 0; --n) {
            Loop loop{{draw.uniform(0.3, 2), draw.uniform(0.2, 6)}, {{PoolId{0}, 1}}};
            if (draw.uniform() < 0.4) loop.uses.push_back({PoolId{1}, 1});
            scene.loops.push_back(loop);
        }
        const auto law = by_law(scene, SolverKind::reference).rates;
        const auto twin = Twin(scene).rates(8000);
        for (std::size_t i = 0; i < law.size(); ++i) worst = std::max(worst, std::abs(law[i] / twin[i] - 1));
    }
    MESSAGE("worst deviation of a single loop " << 100 * worst << " %");
    CHECK(worst < 0.08);
}

TEST_CASE("a loop alone, and one against elastic flows, meet the law exactly") {
    for (const auto kind : {SolverKind::reference, SolverKind::fast})
        for (const double wait : {0.001, 0.5, 4.0}) {
            CHECK(by_law(equal_loops(1, wait, 0), kind).rates[0] == doctest::Approx(1 / (wait + 1)).epsilon(1e-9));
            CHECK(by_law(equal_loops(1, wait, 3), kind).rates[0] == doctest::Approx(1 / (wait + 4)).epsilon(1e-9));
        }
}

TEST_CASE("n equal loops meet x = b / (W + b / (C - (n-1) x)) in a few rounds") {
    for (const auto kind : {SolverKind::reference, SolverKind::fast})
        for (const std::size_t n : {2u, 10u, 300u})
            for (const double wait : {1e-4, 0.1, 1.0, 20.0, 1000.0}) {
                const auto answer = by_law(equal_loops(n, wait, 0), kind);
                const double x = answer.rates[0];
                CHECK(x == doctest::Approx(1 / (wait + 1 / (1 - static_cast<double>(n - 1) * x))).epsilon(1e-6));
                CHECK(answer.rounds <= 20);
            }
}

TEST_CASE("a loop without waits is a plain flow, and a cap is the share that it moves with") {
    for (const auto kind : {SolverKind::reference, SolverKind::fast}) {
        for (const double rate : by_law(equal_loops(4, 0, 1), kind).rates) CHECK(rate == doctest::Approx(0.2).epsilon(1e-9));
        Agenda agenda;
        FluidNetwork network(agenda, kind);
        const auto pool = network.add_pool("pool", 100);
        const auto flow = network.start({.uses = {{pool}}, .cap = 5, .loop = RequestLoop{10, 2}});
        agenda.run_until(Time{1});
        CHECK(network.rate(flow) == doctest::Approx(10 / (2 + 10 / 5.0)));
        network.set_loop(flow, {10, 8});
        agenda.run_until(Time{2});
        CHECK(network.rate(flow) == doctest::Approx(1));
        CHECK(network.bottleneck(flow).kind == Cause::Kind::loop);
    }
}

TEST_CASE("many random loops reach the fixed point within the bounded rounds") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        RandomStream draw(seed, "many", "loops");
        Scene scene;
        for (int p = 0; p < 6; ++p) scene.pools.push_back(draw.lognormal(1, 1));
        scene.elastic = static_cast<int>(draw.below(3));
        for (auto n = 1 + draw.below(60); n > 0; --n) {
            Loop loop{{draw.lognormal(1, 1), draw.lognormal(1, 2)}, {}};
            for (std::uint32_t p = 0; p < 6; ++p)
                if (draw.uniform() < 0.4 || (p == 5 && loop.uses.empty())) loop.uses.push_back({PoolId{p}, draw.uniform(0.5, 2)});
            scene.loops.push_back(loop);
        }
        CAPTURE(seed);
        CHECK(by_law(scene, SolverKind::reference).rounds < 30);
    }
}
