// A machine type of a cloud with its limits, as published or measured.
// Zero means that the type has none of it or that nothing is published: nothing may be simulated on it.
#pragma once

#include <string>
#include <string_view>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Base is what holds for ever, peak what burst credits allow. A NIC figure holds in each direction at once.
struct InstanceType {
    static constexpr std::string_view file = "instances.json", rows = "instances";
    std::string provider, type, arch;
    double vcpu = 0;
    Bytes memory;
    Rate nic_base, nic_peak;
    Rate ebs_base, ebs_peak;  // all network volumes together, whatever the provider calls them
    double ebs_iops_base = 0, ebs_iops_peak = 0;
    Count local_disks = 0;
    Bytes local_total;
    Rate local_read, local_write;  // all local disks together
    double local_read_iops = 0, local_write_iops = 0;
    bool ena_express = false;
    std::string as_of, source, note;

    /// The price item of an hour on demand.
    static std::string price_item(const std::string& type_name) { return "vm.on_demand." + type_name; }

    void fields(auto&& field) {
        field({.name = "provider", .meaning = "whose type it is", .required = true}, provider);
        field({.name = "type", .meaning = "the provider's name", .required = true}, type);
        field({.name = "arch", .meaning = "instruction set"}, arch);
        field({.name = "vcpu", .meaning = "virtual processors", .required = true}, vcpu);
        field({.name = "memory", .meaning = "memory", .required = true}, memory);
        field({.name = "nic_base", .meaning = "network in each direction without credits", .required = true}, nic_base);
        field({.name = "nic_peak", .meaning = "network in each direction on credits", .required = true}, nic_peak);
        field({.name = "ebs_base", .meaning = "throughput to network volumes without credits"}, ebs_base);
        field({.name = "ebs_peak", .meaning = "throughput to network volumes on credits"}, ebs_peak);
        field({.name = "ebs_iops_base", .meaning = "operations a second to network volumes without credits"}, ebs_iops_base);
        field({.name = "ebs_iops_peak", .meaning = "operations a second to network volumes on credits"}, ebs_iops_peak);
        field({.name = "local_disks", .meaning = "number of local disks; 0 with a size: the number is not published"},
              local_disks);
        field({.name = "local_total", .meaning = "size of all local disks"}, local_total);
        field({.name = "local_read", .meaning = "read throughput of all local disks, measured or documented"}, local_read);
        field({.name = "local_write", .meaning = "write throughput of all local disks, measured or documented"}, local_write);
        field({.name = "local_read_iops", .meaning = "reads a second of all local disks"}, local_read_iops);
        field({.name = "local_write_iops", .meaning = "writes a second of all local disks"}, local_write_iops);
        field({.name = "ena_express", .meaning = "single flows may reach 25 Gbit/s inside a zone"}, ena_express);
        field({.name = "as_of", .meaning = "date of the publication or of the copy", .required = true}, as_of);
        field({.name = "source", .meaning = "where it was read", .required = true}, source);
        field({.name = "note", .meaning = "a remark on the row"}, note);
    }
};

}  // namespace rehearse
