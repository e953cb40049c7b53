// The facts that consumer groups state.
#pragma once

#include <string>

#include "sim/fields.hpp"
#include "sim/id.hpp"
#include "sim/units.hpp"

namespace rehearse {

struct MembersLost {
    static constexpr std::string_view kind = "MembersLost";
    std::string group;
    Count members = 0;
    void fields(auto&& field) {
        field({.name = "group", .meaning = "the consumer group"}, group);
        field({.name = "members", .meaning = "members that fell silent"}, members);
    }
};

struct GroupCoordinatorLoaded {
    static constexpr std::string_view kind = "GroupCoordinatorLoaded";
    std::string group;
    BrokerId broker;
    void fields(auto&& field) {
        field({.name = "group", .meaning = "the consumer group"}, group);
        field({.name = "broker", .meaning = "index of its new coordinator; the sessions of all members begin anew"}, broker);
    }
};

struct MemberExpired {
    static constexpr std::string_view kind = "MemberExpired";
    std::string group;
    void fields(auto&& field) { field({.name = "group", .meaning = "the consumer group that misses a member"}, group); }
};

struct GroupRebalanced {
    static constexpr std::string_view kind = "GroupRebalanced";
    std::string group;
    Count members = 0;
    Bytes read_again;
    void fields(auto&& field) {
        field({.name = "group", .meaning = "the consumer group"}, group);
        field({.name = "members", .meaning = "members that share the partitions from now on"}, members);
        field({.name = "read_again", .meaning = "bytes behind the last commit of members that are gone"}, read_again);
    }
};

}  // namespace rehearse
