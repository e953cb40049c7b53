// Within a service life L the cumulative hazard of age a is rate * L * (a / L)^shape; every further life repeats it.
#include "sim/lifetime.hpp"

#include <algorithm>
#include <cmath>

#include "sim/beta.hpp"
#include "sim/check.hpp"
#include "sim/elementary.hpp"

namespace rehearse {

namespace {

double power(double base, double exponent) { return base <= 0 ? 0 : own_exp(exponent * own_log(base)); }

}  // namespace

double Lifetime::hazard_between(double from, double to) const {
    if (shape == 1) return rate * (to - from);
    const auto since_new = [this](double age) {
        const double lives = std::floor(age / service_life);
        return lives + power(age / service_life - lives, shape);
    };
    return rate * service_life * (since_new(to) - since_new(from));
}

double Lifetime::hazard_at(double age) const {
    if (shape == 1) return rate;
    const double lived = age / service_life - std::floor(age / service_life);
    return rate * shape * power(std::max(lived, 1e-9), shape - 1);
}

double Lifetime::age_after(double from, double amount) const {
    if (!(rate > 0)) return INFINITY;
    if (shape == 1) return from + amount / rate;
    const double lives = std::floor(from / service_life);
    const double reached = lives + power(from / service_life - lives, shape) + amount / (rate * service_life);
    return service_life * (std::floor(reached) + power(reached - std::floor(reached), 1 / shape));
}

double Lifetime::age_at_start(RandomStream& draws) const { return draws.uniform() * service_life; }

double Span::draw(RandomStream& draws) const {
    switch (law) {
        case SpanLaw::exponential: return least + draws.exponential(scale);
        case SpanLaw::lognormal: return least + draws.lognormal(scale, shape);
        case SpanLaw::weibull: return least + draws.weibull(shape, scale);
        case SpanLaw::fixed: break;
    }
    return least + scale;
}

double Span::mean() const {
    switch (law) {
        case SpanLaw::lognormal: return least + scale * own_exp(shape * shape / 2);
        case SpanLaw::weibull: return least + scale * own_exp(log_gamma(1 + 1 / shape));
        case SpanLaw::fixed:
        case SpanLaw::exponential: break;
    }
    return least + scale;
}

}  // namespace rehearse
