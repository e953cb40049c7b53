// The list of architectures and its look-up.
#include "models/architecture.hpp"

#include "models/architectures/automq.hpp"
#include "models/architectures/diskless.hpp"
#include "models/architectures/kafka.hpp"
#include "models/failures/timing.hpp"

namespace rehearse {

std::string_view Parts::missing_for(const Target& target) const {
    if (target.data_volume && !broker_volumes()) return "data volumes";
    if (target.object_store && !object_store) return "an object store";
    if (target.controller && !controllers) return "a controller";
    return target.coordinator && !coordinator ? "a coordinator" : "";
}

const std::vector<ArchitectureInfo>& architectures() {
    static const std::vector<ArchitectureInfo> list = [] {
        std::vector<ArchitectureInfo> all{Kafka::info(), Kafka::tiered(), Kafka::msk()};
        for (const ArchitectureInfo& form : Automq::infos()) all.push_back(form);
        for (const ArchitectureInfo& design : Diskless::infos()) all.push_back(design);
        return all;
    }();
    return list;
}

const ArchitectureInfo* find_architecture(std::string_view name) {
    for (const ArchitectureInfo& info : architectures())
        if (info.name == name) return &info;
    return nullptr;
}

}  // namespace rehearse
