// Scaling by load: Kubernetes' horizontal pod autoscaler looks at the processors of agents and changes how many there are. Rules: Kubernetes
// documentation, Horizontal Pod Autoscaling; settings of WarpStream's chart. Utilisation is what it is at the look, not the mean of a scrape.
#pragma once

#include <deque>
#include <utility>
#include <vector>

#include "models/autoscaler_settings.hpp"
#include "sim/id.hpp"

namespace rehearse {

class World;

/// Shares of their processors that agents which answer use, and how many do not answer: those that start, and those on machines that are silent.
struct AgentLoad {
    std::vector<double> answering;
    std::size_t silent = 0;
    std::size_t all() const { return answering.size() + silent; }
};

/// How many agents the autoscaler wants: so many that each has its target. Agents that do not answer count as idle where that means more
/// agents, and as fully busy where it means fewer, so that silence alone changes nothing.
std::size_t wanted_agents(const AgentLoad& load, double target, double tolerance);

class AgentScaler {
public:
    /// Looks for the first time within a period. It never goes below the agents that the study states.
    explicit AgentScaler(World& world);

    /// Its machine is given up, and another agent stands in for it: it is counted no longer, until it answers again.
    void given_up(BrokerId agent) { given_up_[agent.index()] = 1; }

private:
    using Change = std::pair<Time, std::size_t>;       // agents added or taken away then

    void look();
    AgentLoad load();
    void add(std::size_t wanted, std::size_t now_there);
    void take_away(std::size_t wanted, std::size_t now_there);
    void dismiss_stopped();
    std::size_t in_last(std::deque<Change>& changes, Duration period) const;

    World& world_;
    const AutoscalerSettings& settings_;
    std::vector<std::uint8_t> given_up_, leaving_;
    std::deque<Change> wanted_, added_, taken_;
};

}  // namespace rehearse
