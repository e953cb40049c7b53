// The load is constant between two settles, so credits are linear there and the next event is known.
#include "sim/token_bucket.hpp"

#include <algorithm>
#include <cmath>

#include "sim/check.hpp"

namespace rehearse {
namespace {

/// A load this close to the baseline, relative, is the baseline: rounding must not gather or spend credits.
constexpr double same_load = 1e-12;
constexpr double quantum_of_size = 0.01;

}  // namespace

TokenBucket::TokenBucket(Agenda& agenda, FluidNetwork& network, PoolId pool, double baseline, double peak, double size, double initial)
    : agenda_(&agenda), network_(&network), pool_(pool), baseline_(baseline), peak_(peak), size_(size), credits_(initial),
      since_(agenda.now()), bursting_(initial > 0) {
    expects(baseline >= 0 && peak >= baseline && peak < unlimited, "a token bucket has 0 <= baseline <= peak, and a finite peak");
    expects(initial >= 0 && initial <= size && size < unlimited, "a token bucket starts with 0 <= credits <= size");
    listener_ = network.on_settled([this] { settled(); });
    network.set_capacity(pool, bursting_ ? peak : baseline);
    settled();
}

TokenBucket::~TokenBucket() {
    agenda_->cancel(next_);
    network_->stop_telling(listener_);
}

double TokenBucket::slope() const { return std::abs(load_ - baseline_) <= same_load * baseline_ ? 0 : baseline_ - load_; }

double TokenBucket::credits() const {
    return std::clamp(credits_ + slope() * (agenda_->now() - since_).seconds(), 0.0, size_);
}

void TokenBucket::bring_to_now() {
    credits_ = credits();
    since_ = agenda_->now();
}

void TokenBucket::settled() {
    const double load = network_->load(pool_);
    if (load == load_ && since_ == agenda_->now()) return decide();
    bring_to_now();
    load_ = load;
    decide();
}

void TokenBucket::decide() {
    const double change = slope();
    if (bursting_ && credits_ == 0 && change < 0) burst(false);
    else if (!bursting_ && size_ > 0 && (credits_ >= quantum_of_size * size_ || (credits_ > 0 && change <= 0))) burst(true);
    schedule_next();
}

void TokenBucket::burst(bool on) {
    bursting_ = on;
    network_->set_capacity(pool_, on ? peak_ : baseline_);
}

void TokenBucket::schedule_next() {
    agenda_->cancel(next_);
    const double change = slope();
    if (bursting_ && change < 0) {
        next_ = agenda_->after(seconds_up(credits_ / -change * (1 - 1e-15)), [this] { exhausted(); });
    } else if (!bursting_ && change > 0 && size_ > 0) {
        const double lack = quantum_of_size * size_ - credits_;
        if (lack > 0) next_ = agenda_->after(seconds_up(lack / change), [this] { gathered(); });
    }
}

void TokenBucket::exhausted() {
    credits_ = 0;
    since_ = agenda_->now();
    decide();
}

void TokenBucket::gathered() {
    credits_ = std::max(credits(), quantum_of_size * size_);
    since_ = agenda_->now();
    decide();
}

void TokenBucket::set_baseline(double baseline) {
    expects(baseline >= 0 && baseline <= peak_, "a token bucket has 0 <= baseline <= peak");
    bring_to_now();
    baseline_ = baseline;
    if (!bursting_) network_->set_capacity(pool_, baseline_);
    decide();
}

void TokenBucket::set_peak(double peak) {
    expects(peak >= baseline_ && peak < unlimited, "a token bucket has a finite peak of at least its baseline");
    peak_ = peak;
    if (bursting_) network_->set_capacity(pool_, peak_);
}

}  // namespace rehearse
