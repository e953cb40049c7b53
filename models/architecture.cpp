// The list of architectures and its look-up.
#include "models/architecture.hpp"

#include "models/architectures/automq_s3.hpp"
#include "models/architectures/kafka.hpp"

namespace rehearse {

const std::vector<ArchitectureInfo>& architectures() {
    static const std::vector<ArchitectureInfo> list{Kafka::info(), Kafka::tiered(), Kafka::msk(), AutomqS3::info()};
    return list;
}

const ArchitectureInfo* find_architecture(std::string_view name) {
    for (const ArchitectureInfo& info : architectures())
        if (info.name == name) return &info;
    return nullptr;
}

}  // namespace rehearse
