// rebuild: the recovery of a lost broker or zone, copy by copy, as fast as max-min fairness lets it.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <numeric>

#include "rebuild_scenario.hpp"
#include "sim/fluid.hpp"
#include "timing.hpp"
#include "verbs.hpp"
#include "xoshiro.hpp"

namespace rehearse::bench {

namespace {

struct Outcome {
    std::vector<double> finished;  // s
    std::uint64_t events = 0;
    double bytes_a_flow = 0;
    SharingCounts counts;
};

/// One run: pools and gates are the set-up, the flows and their simulation are timed by the caller.
class RebuildRun {
public:
    RebuildRun(const RebuildShape& shape, const Rebuild& drawn, FluidSettings settings) : shape_(shape), drawn_(drawn), network_(agenda_, settings) {
        for (std::size_t b = 0; b < drawn.disk.size(); ++b) {
            disk_.push_back(network_.add_pool("disk", drawn.disk[b]));
            up_.push_back(network_.add_pool("up", drawn.up[b]));
            down_.push_back(network_.add_pool("down", drawn.down[b]));
            if (shape.concurrency > 0) slots_.push_back(network_.add_gate("slots", static_cast<int>(shape.concurrency)));
        }
        for (const double capacity : drawn.zone_link) links_.push_back(network_.add_pool("zone link", capacity));
        outcome_.finished.assign(drawn.replicas.size(), 0);
    }

    Outcome run() {
        for (std::uint32_t f = 0; f < drawn_.replicas.size(); ++f) start(f);
        agenda_.run_until(Time{});
        const std::size_t bytes = network_.memory();
        if (!shape_.only_memory) agenda_.run_until(Time::never());
        outcome_.events = agenda_.events();
        outcome_.counts = network_.counts();
        outcome_.bytes_a_flow = static_cast<double>(bytes) / static_cast<double>(drawn_.replicas.size());
        return outcome_;
    }

private:
    void start(std::uint32_t f) {
        const Replica& replica = drawn_.replicas[f];
        FlowSpec spec;
        spec.uses.reserve(5);
        spec.uses = {{disk_[replica.source]}, {up_[replica.source]}};
        const std::uint32_t from = replica.source % 3, to = replica.destination % 3;
        if (from != to) spec.uses.push_back({links_[3 * from + to]});
        spec.uses.push_back({down_[replica.destination]});
        spec.uses.push_back({disk_[replica.destination]});
        spec.amount = replica.bytes;
        if (shape_.cap > 0) spec.cap = shape_.cap;
        if (shape_.general) generalise(spec);
        if (shape_.concurrency > 0) spec.gates = {slots_[replica.destination]};
        network_.start(std::move(spec), [this, f] { outcome_.finished[f] = agenda_.now().seconds(); });
    }

    /// Weights of 0.5 to 2 and coefficients of 1 to 2.
    void generalise(FlowSpec& spec) {
        spec.weight = 0.5 + 1.5 * general_.uniform();
        for (Use& use : spec.uses) use.per_unit = 1 + general_.uniform();
    }

    const RebuildShape& shape_;
    const Rebuild& drawn_;
    Xoshiro general_{2};
    Agenda agenda_;
    FluidNetwork network_;
    Outcome outcome_;
    std::vector<PoolId> disk_, up_, down_, links_;
    std::vector<GateId> slots_;
};

void write(const std::string& path, const Outcome& outcome) {
    std::ofstream file(path);
    if (!file) throw UsageError("--out: cannot write '" + path + "'");
    file.precision(17);
    for (std::size_t f = 0; f < outcome.finished.size(); ++f) file << f << ',' << outcome.finished[f] << '\n';
}

RebuildShape shape_of(const Values& values) {
    RebuildShape shape;
    shape.brokers = values.count("brokers");
    shape.replicas = values.count("replicas");
    const double concurrency = values.number("concurrency");
    if (shape.brokers < 4) throw UsageError("--brokers: expected at least 4");
    if (!(concurrency >= 0 && concurrency < 1e9)) throw UsageError("--concurrency: expected 0 (no limit) or more");
    shape.concurrency = static_cast<std::uint64_t>(concurrency);
    shape.cap = values.number("cap");
    shape.zone_share = values.number("zone-share");
    shape.spread = values.number("spread");
    shape.sigma = values.number("sigma");
    shape.zone_loss = values.flag("zone-loss");
    shape.general = values.flag("general");
    shape.only_memory = values.flag("only-memory");
    shape.seed = static_cast<std::uint64_t>(values.number("seed"));
    return shape;
}

FluidSettings settings_of(const Values& values) {
    FluidSettings settings;
    settings.solver = values.word("solver", {"fast", "reference"}) == "fast" ? SolverKind::fast : SolverKind::reference;
    settings.book_causes = values.flag("why");
    settings.check = values.flag("check");
    settings.epsilon = values.number("epsilon");
    return settings;
}

void tell_rebuild(const Values& values, std::vector<double> user, double wall, const Outcome& outcome) {
    std::sort(user.begin(), user.end());
    const double last = *std::max_element(outcome.finished.begin(), outcome.finished.end());
    const double mean = std::accumulate(user.begin(), user.end(), 0.0) / static_cast<double>(user.size());
    double sum = 0;
    for (const double t : outcome.finished) sum += t;
    std::printf("rebuild brokers=%s replicas=%s concurrency=%s%s solver=%s epsilon=%s\n", values.text("brokers").c_str(), values.text("replicas").c_str(),
                values.text("concurrency").c_str(), values.flag("zone-loss") ? " zone-loss" : "", values.text("solver").c_str(), values.text("epsilon").c_str());
    std::printf("user s: mean %.6f median %.4f least %.4f greatest %.4f (of %zu); wall s %.4f\n", mean, user[user.size() / 2], user.front(), user.back(), user.size(), wall);
    std::printf("events %llu, bytes a flow %.0f, visits %llu, level changes %llu, moves %llu, full solves %llu\n",
                static_cast<unsigned long long>(outcome.events), outcome.bytes_a_flow, static_cast<unsigned long long>(outcome.counts.visits),
                static_cast<unsigned long long>(outcome.counts.changes), static_cast<unsigned long long>(outcome.counts.moves),
                static_cast<unsigned long long>(outcome.counts.rebuilds));
    std::printf("last finish %.17g s, sum of finishes %.17g s\n", last, sum);
}

int run_rebuild(const Values& values) {
    const RebuildShape shape = shape_of(values);
    const FluidSettings settings = settings_of(values);
    const Rebuild drawn = draw_rebuild(shape);
    Outcome outcome;
    std::vector<double> user;
    double wall = 0;
    for (std::uint64_t round = 0; round < values.count("repeats"); ++round) {
        RebuildRun run(shape, drawn, settings);
        const auto began = std::chrono::steady_clock::now();
        const double user_began = user_seconds();
        outcome = run.run();
        user.push_back(user_seconds() - user_began);
        wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    }
    if (!values.text("out").empty()) write(values.text("out"), outcome);
    tell_rebuild(values, user, wall, outcome);
    return 0;
}

}  // namespace

Verb rebuild() {
    return {.name = "rebuild",
            .meaning = "rebuild the replicas of a lost broker or zone; the CSV has id and finish time in seconds",
            .options = {{.name = "brokers", .meaning = "brokers, the lost ones included", .value = "100"},
                        {.name = "replicas", .meaning = "replicas to copy", .value = "1000"},
                        {.name = "concurrency", .meaning = "copies at once per destination; 0: no limit", .value = "0"},
                        {.name = "zone-loss", .meaning = "zone 0 is lost, not broker 0 alone", .value = {}, .takes = Takes::nothing},
                        {.name = "general", .meaning = "weights of 0.5 to 2 and coefficients of 1 to 2 instead of 1", .value = {}, .takes = Takes::nothing},
                        {.name = "only-memory", .meaning = "end at the first settle: of interest are bytes a flow only", .value = {}, .takes = Takes::nothing},
                        {.name = "cap", .meaning = "bytes/s of one copy; 0: none", .value = "0"},
                        {.name = "zone-share", .meaning = "capacity of a zone link, in GB/s per broker", .value = "0.1"},
                        {.name = "spread", .meaning = "of capacities about their mean", .value = "0.1"},
                        {.name = "sigma", .meaning = "of the logarithm of sizes", .value = "0.5"},
                        {.name = "seed", .meaning = "of the generator", .value = "1"},
                        {.name = "solver", .meaning = "fast or reference", .value = "fast"},
                        {.name = "epsilon", .meaning = "accuracy of the fast solver; 1e-13 is exact", .value = "1e-13"},
                        {.name = "why", .meaning = "book the time of every flow by cause", .value = {}, .takes = Takes::nothing},
                        {.name = "check", .meaning = "verify the solver's books after every settle", .value = {}, .takes = Takes::nothing},
                        {.name = "repeats", .meaning = "timed runs", .value = "1"},
                        {.name = "out", .meaning = "CSV to write", .value = {}}},
            .run = run_rebuild};
}

}  // namespace rehearse::bench
