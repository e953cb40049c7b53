// How many agents of a deployment run: the settings of Kubernetes' horizontal pod autoscaler as WarpStream's chart has them.
#pragma once

#include <string_view>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

struct AutoscalerSettings {
    bool enabled = false;
    double target_cpu = 0.6;
    Count most = 30;
    double up_share = 0.5;
    Count up_agents = 3, down_agents = 1;
    Duration up_period = 300_s, down_period = 900_s, down_stabilization = 1800_s;
    Duration sync = 15_s;
    double tolerance = 0.1;

    void fields(auto&& field) {
        constexpr std::string_view date = "2026-02-04", chart = "warpstreamlabs/charts 008ce0f values.yaml: autoscaling", controller = "Kubernetes documentation: kube-controller-manager";
        field({.name = "warpstream.autoscaling.enabled", .meaning = "agents are added while their processors are busy, and taken away again down to what the study states; the chart has it on, a study that states its fleet off", .source = "warpstreamlabs/charts 008ce0f values.yaml: autoscaling.enabled true; off here because the study states the agents", .as_of = date}, enabled);
        field({.name = "warpstream.autoscaling.target.cpu", .meaning = "share of their processors that agents are to use in the mean", .source = chart, .as_of = date, .least = 0.01, .most = 1}, target_cpu);
        field({.name = "warpstream.autoscaling.max.agents", .meaning = "no more agents than this, or than the study states", .source = chart, .as_of = date, .least = 1}, most);
        field({.name = "warpstream.autoscaling.up.share", .meaning = "share of the agents that may be added in one period, or the number below where that is more", .source = chart, .as_of = date, .least = 0}, up_share);
        field({.name = "warpstream.autoscaling.up.agents", .meaning = "agents that may be added in one period", .source = chart, .as_of = date, .least = 0}, up_agents);
        field({.name = "warpstream.autoscaling.up.period", .meaning = "period in which no more than so many are added", .source = chart, .as_of = date, .least = 0}, up_period);
        field({.name = "warpstream.autoscaling.down.agents", .meaning = "agents that may be taken away in one period", .source = chart, .as_of = date, .least = 0}, down_agents);
        field({.name = "warpstream.autoscaling.down.period", .meaning = "period in which no more than so many are taken away", .source = chart, .as_of = date, .least = 0}, down_period);
        field({.name = "warpstream.autoscaling.down.stabilization", .meaning = "agents are taken away only down to the most that was wanted in this time", .source = chart, .as_of = date, .least = 0}, down_stabilization);
        field({.name = "horizontal.pod.autoscaler.sync.period", .meaning = "time between two looks of the autoscaler", .source = controller, .as_of = "2026-11-21", .least = 1e6}, sync);
        field({.name = "horizontal.pod.autoscaler.tolerance", .meaning = "share by which the load may differ from its target before anything is done", .source = controller, .as_of = "2026-11-21", .least = 0}, tolerance);
    }
};

}  // namespace rehearse
