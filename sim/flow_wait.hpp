// Waiting for a flow inside a process: `co_await done(network, flow);`.
#pragma once

#include "sim/fluid.hpp"
#include "sim/process.hpp"

namespace rehearse {

/// Continues in the instant in which the flow completes, at once if it has ended. It takes the place of the flow's on_done
/// action. A flow that somebody else cuts never completes: whoever cuts it must also end or wake the process.
class FlowWait {
public:
    FlowWait(FluidNetwork& network, FlowId flow) : network_(&network), flow_(flow) {}
    bool await_ready() const { return !network_->active(flow_); }
    void await_suspend(Process::Frame frame) { network_->when_done(flow_, frame.promise().park()); }
    void await_resume() const noexcept {}

private:
    FluidNetwork* network_;
    FlowId flow_;
};

inline FlowWait done(FluidNetwork& network, FlowId flow) { return {network, flow}; }
inline FlowWait done(FluidNetwork& network, const Flow& flow) { return {network, flow.id()}; }

}  // namespace rehearse
