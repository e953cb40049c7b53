// Memory for coroutine frames: blocks of a few sizes, kept for the next frame of that size instead of being given back.
// One pool a thread, so no locks; a frame must be freed on the thread that made it, as every run lives on one thread.
#pragma once

#include <cstddef>

namespace rehearse {

/// At least `size` bytes, aligned for any ordinary type.
void* take_frame(std::size_t size);

/// Gives back a block of take_frame, with the same size.
void give_frame(void* block, std::size_t size) noexcept;

/// Blocks that this thread keeps ready.
std::size_t frames_kept();

}  // namespace rehearse
