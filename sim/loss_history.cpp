// Between two events every element's failure may be drawn anew from its age: a hazard has no other memory. The weight is the ratio of
// the true likelihood to the one that was played: 1 / factor for a strike, exp((factor - 1) * hazard) for the time it took.
#include "sim/loss_history.hpp"

#include <algorithm>
#include <cmath>

#include "sim/check.hpp"
#include "sim/elementary.hpp"

namespace rehearse {

namespace {

/// Expected strikes while what is under repair now is being repaired.
constexpr double wanted_strikes = 0.7;

/// 1 - exp(-x), exact for small x.
double chance_within(double x) { return x < 1e-5 ? x * (1 - x / 2) : 1 - own_exp(-x); }

/// How often a shock costs at least one of its members its copy.
double felt_rate(const CommonShock& shock) {
    double spared = 1;
    for (std::size_t i = 0; i < shock.members.size(); ++i) spared *= 1 - shock.chance;
    return shock.rate * (1 - spared);
}

}  // namespace

LossHistory::LossHistory(const ReplicaSystem& system, std::size_t smallest_set, double end, RandomStream& draws)
    : system_(&system), smallest_set_(smallest_set), end_(end), born_(system.elements.size()), up_(system.elements.size(), 1) {
    for (std::size_t e = 0; e < born_.size(); ++e)
        if (system.elements[e].shape != 1) born_[e] = -system.elements[e].age_at_start(draws);
}

double LossHistory::memoryless_rate() const {
    double rate = 0;
    for (std::size_t e = 0; e < up_.size(); ++e)
        if (up_[e] && system_->elements[e].shape == 1) rate += system_->elements[e].rate;
    for (const CommonShock& shock : system_->shocks) rate += felt_rate(shock);
    return rate;
}

double LossHistory::strike_rate() const {
    double rate = memoryless_rate();
    for (std::size_t e = 0; e < up_.size(); ++e)
        if (up_[e] && system_->elements[e].shape != 1) rate += system_->elements[e].hazard_at(age(e, now_));
    return rate;
}

double LossHistory::hazard(double from, double to) const {
    double sum = memoryless_rate() * (to - from);
    for (std::size_t e = 0; e < up_.size(); ++e)
        if (up_[e] && system_->elements[e].shape != 1) sum += system_->elements[e].hazard_between(age(e, from), age(e, to));
    return sum;
}

double LossHistory::chance_of_strike() const { return chance_within(hazard(0, end_)); }

/// Which of those that cannot age strikes, in proportion to their rates.
std::size_t LossHistory::pick(double at, RandomStream& draws) const {
    const auto& elements = system_->elements;
    std::vector<double> rates;
    double all = 0;
    for (std::size_t e = 0; e < up_.size(); ++e) rates.push_back(!up_[e] ? 0 : at < 0 ? (elements[e].shape == 1 ? elements[e].rate : 0) : elements[e].hazard_at(age(e, at)));
    for (const CommonShock& shock : system_->shocks) rates.push_back(felt_rate(shock));
    for (const double rate : rates) all += rate;
    double left = draws.uniform() * all;
    std::size_t last = 0;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        if (rates[i] <= 0) continue;
        last = i;
        if ((left -= rates[i]) < 0) break;
    }
    return last;
}

Strike LossHistory::next_strike(double factor, RandomStream& draws) const {
    const double rate = memoryless_rate() * factor;
    Strike next{rate > 0 ? now_ + draws.exponential(1 / rate) : INFINITY, 0};
    bool ages = false;
    for (std::size_t e = 0; e < up_.size(); ++e) {
        const Lifetime& life = system_->elements[e];
        if (!up_[e] || life.shape == 1) continue;
        const double at = born_[e] + life.next_failure(age(e, now_), draws, factor);
        if (at < next.at) {
            next = {at, e};
            ages = true;
        }
    }
    if (!ages && next.at < end_) next.what = pick(-1, draws);
    return next;
}

/// The time is where the hazard since the start reaches a draw that is small enough; found by bisection where elements age.
void LossHistory::first_strike(RandomStream& draws) {
    const double wanted = -own_log(1 - draws.uniform() * chance_of_strike());
    double low = 0, high = end_;
    for (int i = 0; i < 60 && high - low > 1e-12 * end_; ++i) {
        const double middle = 0.5 * (low + high);
        (hazard(0, middle) < wanted ? low : high) = middle;
    }
    now_ = high;
    strike(pick(now_, draws), draws);
}

void LossHistory::step(bool biased, RandomStream& draws) {
    double mended = end_, last = now_;
    std::size_t next_repair = repairs_.size();
    for (std::size_t i = 0; i < repairs_.size(); ++i) {
        last = std::max(last, repairs_[i].done);
        if (repairs_[i].done >= mended) continue;
        mended = repairs_[i].done;
        next_repair = i;
    }
    const double span = std::min(last, end_) - now_;
    const double factor = biased && span > 0 ? std::max(1.0, wanted_strikes / (strike_rate() * span)) : 1;
    const Strike next = next_strike(factor, draws);
    const double until = std::min(next.at, mended);
    if (factor > 1) weight_ *= own_exp((factor - 1) * hazard(now_, until));
    now_ = until;
    if (next.at < mended) {
        weight_ /= factor;
        strike(next.what, draws);
    } else if (next_repair < repairs_.size()) {
        mend(next_repair, draws);
    }
}

void LossHistory::strike(std::size_t what, RandomStream& draws) {
    if (what < up_.size()) lose(static_cast<std::uint32_t>(what), draws);
    else strike_members(system_->shocks[what - up_.size()], draws);
    lost_ = any_set_gone();
}

/// At least one member is struck: that is what makes the shock felt.
void LossHistory::strike_members(const CommonShock& shock, RandomStream& draws) {
    bool felt = false;
    for (std::size_t i = 0; i < shock.members.size(); ++i) {
        double spared = 1;
        for (std::size_t rest = i; rest < shock.members.size(); ++rest) spared *= 1 - shock.chance;
        if (draws.uniform() >= (felt ? shock.chance : shock.chance / (1 - spared))) continue;
        felt = true;
        if (up_[shock.members[i]]) lose(shock.members[i], draws);
    }
}

void LossHistory::lose(std::uint32_t element, RandomStream& draws) {
    up_[element] = 0;
    ++gone_;
    if (system_->crews == 0 || repairs_.size() < system_->crews) repairs_.push_back({now_ + system_->repair.draw(draws), element});
    else waiting_.push_back(element);
}

void LossHistory::mend(std::size_t repair, RandomStream& draws) {
    const std::uint32_t element = repairs_[repair].element;
    repairs_.erase(repairs_.begin() + static_cast<std::ptrdiff_t>(repair));
    up_[element] = 1;
    born_[element] = now_;
    --gone_;
    if (waiting_.empty()) return;
    repairs_.push_back({now_ + system_->repair.draw(draws), waiting_.front()});
    waiting_.pop_front();
}

bool LossHistory::any_set_gone() const {
    if (gone_ < smallest_set_) return false;
    return std::any_of(system_->sets.begin(), system_->sets.end(), [this](const auto& set) {
        return std::all_of(set.begin(), set.end(), [this](std::uint32_t e) { return !up_[e]; });
    });
}

}  // namespace rehearse
