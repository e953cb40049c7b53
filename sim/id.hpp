// Ids: an index that cannot be mistaken for another kind of index.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace rehearse {

/// The index of a thing of kind Tag in the container that owns all things of that kind.
template <class Tag>
struct Id {
    std::uint32_t value = 0;

    constexpr auto operator<=>(const Id&) const = default;
    constexpr std::size_t index() const { return value; }
};

using PoolId = Id<struct PoolTag>;
using FlowId = Id<struct FlowTag>;
using GateId = Id<struct GateTag>;

using ZoneId = Id<struct ZoneTag>;
using RackId = Id<struct RackTag>;
using BrokerId = Id<struct BrokerTag>;
using ControllerId = Id<struct ControllerTag>;
using PartitionId = Id<struct PartitionTag>;
using TopicId = Id<struct TopicTag>;
using GroupId = Id<struct GroupTag>;

}  // namespace rehearse
