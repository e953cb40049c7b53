// Writing protocol buffers: the four ways in which a field lies on the wire, and nested messages. Nothing reads them here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rehearse {

/// One message being written; fields go out in the order of the calls. Encoding: protobuf.dev/programming-guides/encoding.
class ProtoMessage {
public:
    ProtoMessage& whole(std::uint32_t field, std::uint64_t value);
    ProtoMessage& fixed(std::uint32_t field, std::uint64_t value);
    ProtoMessage& real(std::uint32_t field, double value);
    ProtoMessage& text(std::uint32_t field, std::string_view value);
    ProtoMessage& message(std::uint32_t field, const ProtoMessage& inner) { return text(field, inner.bytes_); }

    const std::string& bytes() const { return bytes_; }
    /// Empty again, with its room: files are thousands of small messages.
    ProtoMessage& clear() {
        bytes_.clear();
        return *this;
    }
    /// What was written, for good.
    std::string take() { return std::move(bytes_); }

private:
    void varint(std::uint64_t value);

    std::string bytes_;
};

}  // namespace rehearse
