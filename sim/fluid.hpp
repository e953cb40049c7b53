// The fluid network: flows through pools at weighted max-min fair rates, driven by an agenda.
// It promises one settle an instant however much changed, exact completions (rounded up to the next ns), and for every flow the
// name of what holds it. What is due at an instant is complete, whoever strikes at that instant.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/action.hpp"
#include "sim/agenda.hpp"
#include "sim/cause.hpp"
#include "sim/id.hpp"
#include "sim/maxmin.hpp"
#include "sim/request_loop.hpp"
#include "sim/sharing.hpp"

namespace rehearse {

constexpr double endless = unlimited;

/// What one flow asks for. NaN, negative or infinite values (other than `endless` and `unlimited`) are refused with the flow's name.
struct FlowSpec {
    std::vector<Use> uses{};  // a pool named twice adds its coefficients
    double amount = endless;  // units (bytes); 0 takes its turn at the gates and completes in the same instant
    double weight = 1;
    double cap = unlimited;  // units/s
    std::optional<RequestLoop> loop{};
    std::vector<GateId> gates{};  // held all together while it moves; FIFO by the order of start()
    std::string name{};           // for messages and "why"
};

/// Settings of the solver behind a network.
struct FluidSettings {
    SolverKind solver = SolverKind::fast;
    double epsilon = exact_epsilon;  // the fast solver's dial; anything larger must be printed with the results
    bool book_causes = true;  // without it seconds_by_cause() is empty
    bool check = false;       // verify the solver's books after every settle; slow, for tests
};

class FluidNetwork {
public:
    explicit FluidNetwork(Agenda& agenda, SolverKind solver = SolverKind::fast);
    FluidNetwork(Agenda& agenda, FluidSettings settings);
    ~FluidNetwork();
    FluidNetwork(const FluidNetwork&) = delete;
    FluidNetwork& operator=(const FluidNetwork&) = delete;

    /// Capacity in units/s, 0 or more. A pool created with infinite capacity is left out of every path and stays infinite.
    PoolId add_pool(std::string name, double capacity);
    /// From the settle of this instant on; the same value again changes no bit. A finite pool may become infinite and return.
    void set_capacity(PoolId pool, double capacity);
    double capacity(PoolId pool) const;
    const std::string& name(PoolId pool) const;
    /// Units/s as of the last settle; 0 for a pool created infinite.
    double load(PoolId pool) const;
    std::size_t pools() const;

    GateId add_gate(std::string name, int limit);
    /// Lowered: nothing is cut. Raised: admits in this instant. 0: all wait.
    void set_limit(GateId gate, int limit);
    int limit(GateId gate) const;
    const std::string& name(GateId gate) const;

    /// Its rate is decided at the settle of this instant. `on_done` runs as an event of its own in the instant of completion, never
    /// after a cut. Throws std::invalid_argument with a sentence for nonsense, and for a flow that nothing limits.
    FlowId start(FlowSpec spec, Action on_done = {});
    /// Replaces what runs at completion; an empty action: nothing. Harmless after the end.
    void when_done(FlowId flow, Action action);
    /// Ends a flow and returns what it moved. A flow that is due at this instant is complete, not cut; 0 if it had already ended.
    double cut(FlowId flow);
    void set_cap(FlowId flow, double cap);
    void set_loop(FlowId flow, RequestLoop loop);

    /// Waiting at a gate or moving.
    bool active(FlowId flow) const;
    /// Passed its gates and not ended.
    bool moving(FlowId flow) const;
    /// Ran to its end, as opposed to being cut.
    bool complete(FlowId flow) const;
    /// Units so far; after the end, the whole.
    double moved(FlowId flow) const;
    /// Units/s as of the last settle; 0 when waiting or ended.
    double rate(FlowId flow) const;
    /// Infinite for an endless flow; 0 after the end.
    double remaining(FlowId flow) const;
    Cause bottleneck(FlowId flow) const;
    const std::string& name(FlowId flow) const;
    /// In the words of a report: "disk of broker 3", "its own cap", "gate x".
    std::string words(Cause cause) const;

    /// Time from start() to now or to its end, split by what held it; whole nanoseconds that sum to the lifetime exactly.
    std::vector<std::pair<Cause, Duration>> time_by_cause(FlowId flow) const;
    std::vector<std::pair<Cause, double>> seconds_by_cause(FlowId flow) const;

    /// Runs after a settle (same instant, Phase::act) that changed this flow's rate. Ends with the flow; an empty action ends it.
    void watch(FlowId flow, Action on_rate_changed);
    /// Runs after every settle, Phase::act; several may be registered, and run in that order.
    std::uint32_t on_settled(Action action);
    /// Settles in this instant even if nothing changes, so that listeners are told.
    void settle_anyway();
    /// Takes the number that on_settled() returned.
    void stop_telling(std::uint32_t listener);

    /// Names flows at rate 0 with the pools at capacity 0 or the gates that hold them; empty if none.
    std::string starved() const;
    std::uint64_t settles() const;
    /// Most iterations that request loops needed in one settle.
    int loop_rounds() const;
    /// Bytes held, the agenda not included.
    std::size_t memory() const;
    SharingCounts counts() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Owns a flow: cuts it when destroyed.
class [[nodiscard]] Flow {
public:
    Flow() = default;
    Flow(FluidNetwork& network, FlowId id) : network_(&network), id_(id) {}
    Flow(Flow&& other) noexcept : network_(std::exchange(other.network_, nullptr)), id_(other.id_) {}
    Flow& operator=(Flow&& other) noexcept {
        if (this != &other) {
            cut();
            network_ = std::exchange(other.network_, nullptr);
            id_ = other.id_;
        }
        return *this;
    }
    ~Flow() { cut(); }

    explicit operator bool() const { return network_ != nullptr; }
    FlowId id() const { return id_; }
    /// Lets go without cutting.
    FlowId release() {
        network_ = nullptr;
        return id_;
    }
    /// What it moved; 0 if there is nothing to cut.
    double cut() { return network_ == nullptr ? 0 : std::exchange(network_, nullptr)->cut(id_); }

private:
    FluidNetwork* network_ = nullptr;
    FlowId id_;
};

}  // namespace rehearse
