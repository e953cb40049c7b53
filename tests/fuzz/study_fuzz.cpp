// libFuzzer's door to the study reader.
#include "tests/support/fuzz_targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    rehearse::test::read_as_study({data, size});
    return 0;
}
