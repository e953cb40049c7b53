// A backlog: a level that is linear between events. Reaching zero or a threshold is an event, exact to the next ns; nothing polls.
#pragma once

#include <vector>

#include "sim/action.hpp"
#include "sim/agenda.hpp"

namespace rehearse {

/// Rates in units/s, 0 or more. The level never goes below 0: at 0 with more outflow than inflow it stays there.
class FluidQueue {
public:
    explicit FluidQueue(Agenda& agenda) : agenda_(&agenda), since_(agenda.now()) {}
    FluidQueue(const FluidQueue&) = delete;
    FluidQueue& operator=(const FluidQueue&) = delete;
    ~FluidQueue() { agenda_->cancel(next_); }

    void set_inflow(double per_s);
    void set_outflow(double per_s);
    double inflow() const { return inflow_; }
    double outflow() const { return outflow_; }
    /// What really leaves: at level 0 no more than comes in.
    double drain() const { return level() > 0 ? outflow_ : (inflow_ < outflow_ ? inflow_ : outflow_); }

    double level() const;
    void add(double amount);
    /// Takes at most what is there and returns it.
    double take(double amount);

    /// Runs each time the level comes down to 0.
    void at_empty(Action action);
    /// Runs each time the level comes up to the threshold (> 0); armed again once it is below. If it is there already, at once.
    void at_least(double threshold, Action action);

private:
    struct Threshold {
        double level;
        Action action;
        bool armed;
    };

    void bring_to_now();
    void shift(double amount);
    void check();
    void schedule_next();
    void arrive();
    double target() const;

    Agenda* agenda_;
    Time since_;
    double level_ = 0;  // at since_
    double inflow_ = 0;
    double outflow_ = 0;
    double target_ = -1;  // the level that the pending entry is about; negative if none
    bool was_empty_ = true;
    Ticket next_;
    std::vector<Threshold> thresholds_;
    std::vector<Action> empties_;
};

}  // namespace rehearse
