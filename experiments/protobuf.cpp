// Little-endian by shifts, so that bytes are the same on every machine.
#include "experiments/protobuf.hpp"

#include <array>
#include <bit>

namespace rehearse {

namespace {
constexpr std::uint64_t as_varint = 0, as_eight_bytes = 1, as_length = 2;
}

void ProtoMessage::varint(std::uint64_t value) {
    std::array<char, 10> groups;
    std::size_t count = 0;
    for (; value >= 0x80; value >>= 7) groups[count++] = static_cast<char>(value | 0x80);
    groups[count++] = static_cast<char>(value);
    bytes_.append(groups.data(), count);
}

ProtoMessage& ProtoMessage::whole(std::uint32_t field, std::uint64_t value) {
    varint(std::uint64_t{field} << 3 | as_varint);
    varint(value);
    return *this;
}

ProtoMessage& ProtoMessage::fixed(std::uint32_t field, std::uint64_t value) {
    varint(std::uint64_t{field} << 3 | as_eight_bytes);
    std::array<char, 8> eight;
    for (std::size_t i = 0; i < eight.size(); ++i) eight[i] = static_cast<char>(value >> (8 * i));
    bytes_.append(eight.data(), eight.size());
    return *this;
}

ProtoMessage& ProtoMessage::real(std::uint32_t field, double value) { return fixed(field, std::bit_cast<std::uint64_t>(value)); }

ProtoMessage& ProtoMessage::text(std::uint32_t field, std::string_view value) {
    varint(std::uint64_t{field} << 3 | as_length);
    varint(value.size());
    bytes_ += value;
    return *this;
}

}  // namespace rehearse
