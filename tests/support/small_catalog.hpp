// A catalog of a few rows for tests that do not care about real figures.
#pragma once

#include "topologies/catalog.hpp"

namespace rehearse::test {

/// Cloud "aws", region "us-east-1", instances m7g.large and i4i.large (the latter with local disks), volumes gp3 and local-nvme, one object store.
inline Catalog small_catalog() {
    InstanceType network_only;
    network_only.provider = "aws";
    network_only.type = "m7g.large";
    network_only.vcpu = 2;
    network_only.memory = 8_GiB;
    network_only.nic_base = network_only.nic_peak = 10_Gbps;
    network_only.ebs_base = network_only.ebs_peak = 500_MBps;
    InstanceType with_disks = network_only;
    with_disks.type = "i4i.large";
    with_disks.local_disks = 1;
    with_disks.local_read = with_disks.local_write = 300_MBps;

    VolumeType network;
    network.provider = "aws";
    network.name = "gp3";
    network.base_throughput = 125_MiBps;
    network.most_throughput = 1000_MiBps;
    network.most_iops = 16000;
    network.most_size = 16_TB;
    VolumeType local;
    local.provider = "any";
    local.name = "local-nvme";
    local.local = true;

    PriceRow price;
    price.provider = "aws";
    price.region = "us-east-1";
    price.item = "vm.on_demand.m7g.large";

    ObjectStoreType store;
    store.provider = "aws";
    store.name = "s3-standard";
    store.writes = store.reads = 5000;
    store.put_median = store.get_median = 50_ms;
    store.put_p99 = store.get_p99 = 150_ms;
    store.stream = 60_MiBps;

    Catalog catalog;
    catalog.object_stores = {store};
    catalog.instances = {network_only, with_disks};
    catalog.volumes = {network, local};
    catalog.prices.rows = {price};
    return catalog;
}

}  // namespace rehearse::test
