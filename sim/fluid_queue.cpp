// One agenda entry stands for the next level of interest: zero on the way down, the next armed threshold on the way up.
#include "sim/fluid_queue.hpp"

#include <algorithm>

#include "sim/check.hpp"

namespace rehearse {
namespace {

bool is_amount(double x) { return x >= 0 && x < 1e308; }

}  // namespace

double FluidQueue::level() const {
    return std::max(0.0, level_ + (inflow_ - outflow_) * (agenda_->now() - since_).seconds());
}

void FluidQueue::bring_to_now() {
    level_ = level();
    since_ = agenda_->now();
    check();
}

void FluidQueue::set_inflow(double per_s) {
    expects(is_amount(per_s), "the inflow of a queue is 0 or more, and finite");
    if (per_s == inflow_) return;
    bring_to_now();
    inflow_ = per_s;
    schedule_next();
}

void FluidQueue::set_outflow(double per_s) {
    expects(is_amount(per_s), "the outflow of a queue is 0 or more, and finite");
    if (per_s == outflow_) return;
    bring_to_now();
    outflow_ = per_s;
    schedule_next();
}

void FluidQueue::add(double amount) {
    expects(is_amount(amount), "what is added to a queue is 0 or more, and finite");
    bring_to_now();
    shift(amount);
}

double FluidQueue::take(double amount) {
    expects(amount >= 0, "what is taken from a queue is 0 or more");
    bring_to_now();
    const double taken = std::min(amount, level_);
    shift(-taken);
    return taken;
}

void FluidQueue::shift(double amount) {
    level_ += amount;
    check();
    schedule_next();
}

void FluidQueue::at_empty(Action action) { empties_.push_back(action); }

void FluidQueue::at_least(double threshold, Action action) {
    expects(threshold > 0 && threshold < 1e308, "a threshold is above 0 and finite");
    bring_to_now();
    thresholds_.push_back({threshold, action, true});
    check();
    schedule_next();
}

/// Fires what the level of this moment has reached, as events of this instant, and arms what it has left.
void FluidQueue::check() {
    const bool is_empty = level_ == 0;
    if (is_empty && !was_empty_)
        for (const Action& action : empties_) agenda_->at(agenda_->now(), action);
    was_empty_ = is_empty;
    for (Threshold& threshold : thresholds_) {
        const bool reached = level_ >= threshold.level;
        if (reached && threshold.armed) agenda_->at(agenda_->now(), threshold.action);
        threshold.armed = !reached;
    }
}

/// The level at which something happens next; negative if never.
double FluidQueue::target() const {
    if (inflow_ < outflow_) return level_ > 0 ? 0 : -1;
    double least = -1;
    if (inflow_ > outflow_)
        for (const Threshold& threshold : thresholds_)
            if (threshold.level > level_ && (least < 0 || threshold.level < least)) least = threshold.level;
    return least;
}

void FluidQueue::schedule_next() {
    agenda_->cancel(next_);
    // Leaving a threshold downwards or zero upwards needs no event: check() sees it at the next change.
    target_ = target();
    if (target_ < 0) return;
    const Duration wait = seconds_up((target_ - level_) / (inflow_ - outflow_) * (1 - 1e-15));
    if (wait.ns > Time::never().ns - agenda_->now().ns - 1) return;
    next_ = agenda_->after(wait, [this] { arrive(); });
}

/// The clock is rounded up to a whole ns; the level is what was aimed at, or just beyond a threshold.
void FluidQueue::arrive() {
    const double computed = level();
    since_ = agenda_->now();
    level_ = target_ == 0 ? 0 : std::max(computed, target_);
    check();
    schedule_next();
}

}  // namespace rehearse
