// The rule of the autoscaler, and the limits on how fast it may add agents and take them away.
#include "models/architectures/agent_scaler.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/world.hpp"

namespace rehearse {

namespace {

std::size_t rounded_up(double agents) { return static_cast<std::size_t>(std::ceil(agents - 1e-9)); }

}  // namespace

std::size_t wanted_agents(const AgentLoad& load, double target, double tolerance) {
    if (load.answering.empty()) return load.all();
    const double sum = std::accumulate(load.answering.begin(), load.answering.end(), 0.0);
    const double seen = sum / static_cast<double>(load.answering.size()) / target;
    if (std::abs(seen - 1) <= tolerance) return load.all();
    if (load.silent == 0) return rounded_up(seen * static_cast<double>(load.all()));
    const double with_silent = (sum + (seen > 1 ? 0.0 : static_cast<double>(load.silent))) / static_cast<double>(load.all()) / target;
    const bool same_way = (with_silent > 1) == (seen > 1) && std::abs(with_silent - 1) > tolerance;
    return same_way ? rounded_up(with_silent * static_cast<double>(load.all())) : load.all();
}

AgentScaler::AgentScaler(World& world)
    : world_(world), settings_(world.study.settings.autoscaler), given_up_(world.brokers.size(), 0), leaving_(world.brokers.size(), 0) {
    RandomStream phase = world.sim.stream("autoscaler", "phase");
    world.sim.agenda.after(phase.uniform(Duration{}, settings_.sync), [this] { look(); });
}

AgentLoad AgentScaler::load() {
    AgentLoad load;
    for (const Broker& b : world_.brokers) {
        const std::size_t i = b.id().index();
        if (b.leading()) given_up_[i] = 0;
        if (!b.hired || leaving_[i] || given_up_[i]) continue;
        if (b.leading()) load.answering.push_back(world_.sim.network.load(b.cpu) / world_.sim.network.capacity(b.cpu));
        else ++load.silent;
    }
    return load;
}

void AgentScaler::look() {
    const Time now = world_.sim.agenda.now();
    dismiss_stopped();
    const AgentLoad seen = load();
    const auto stated = static_cast<std::size_t>(world_.cluster.brokers.count), most = std::max(stated, static_cast<std::size_t>(settings_.most));
    const std::size_t wanted = std::clamp(wanted_agents(seen, settings_.target_cpu, settings_.tolerance), stated, most);
    std::erase_if(wanted_, [&](const Change& c) { return now - c.first > settings_.down_stabilization; });
    wanted_.emplace_back(now, wanted);
    if (wanted > seen.all()) add(wanted, seen.all());
    else if (wanted < seen.all()) take_away(wanted, seen.all());
    world_.sim.agenda.after(settings_.sync, [this] { look(); });
}

std::size_t AgentScaler::in_last(std::deque<Change>& changes, Duration period) const {
    std::erase_if(changes, [&](const Change& c) { return world_.sim.agenda.now() - c.first >= period; });
    return std::accumulate(changes.begin(), changes.end(), std::size_t{0}, [](std::size_t sum, const Change& c) { return sum + c.second; });
}

void AgentScaler::add(std::size_t wanted, std::size_t now_there) {
    const std::size_t before = now_there - std::min(now_there, in_last(added_, settings_.up_period));
    const std::size_t by_share = rounded_up(static_cast<double>(before) * (1 + settings_.up_share)), by_number = before + static_cast<std::size_t>(settings_.up_agents);
    const std::size_t limit = std::max(by_share, by_number);
    std::size_t more = 0;
    while (now_there + more < std::min(wanted, limit) && world_.hire(world_.cause())) ++more;
    if (more > 0) added_.emplace_back(world_.sim.agenda.now(), more);
}

/// The youngest first; those that the study states stay.
void AgentScaler::take_away(std::size_t wanted, std::size_t now_there) {
    for (const auto& [at, then] : wanted_) wanted = std::max(wanted, then);
    std::size_t before = now_there + in_last(taken_, settings_.down_period);
    const std::size_t limit = before - std::min(before, static_cast<std::size_t>(settings_.down_agents));
    std::size_t fewer = 0;
    for (std::size_t i = world_.brokers.size(); i > static_cast<std::size_t>(world_.cluster.brokers.count) && now_there - fewer > std::max(wanted, limit); --i) {
        const Broker& b = world_.brokers[i - 1];
        if (!b.hired || !b.leading() || leaving_[i - 1]) continue;
        leaving_[i - 1] = 1;
        world_.stop_process(b.id());
        ++fewer;
    }
    if (fewer > 0) taken_.emplace_back(world_.sim.agenda.now(), fewer);
}

/// Machines whose agents have ended in order may be hired again.
void AgentScaler::dismiss_stopped() {
    for (Broker& b : world_.brokers)
        if (leaving_[b.id().index()] && b.stage == Stage::stopped) {
            leaving_[b.id().index()] = 0;
            b.hired = b.powered = false;
        }
}

}  // namespace rehearse
