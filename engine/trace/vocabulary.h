// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gatescope {

/// What a slice's argument says, by key: what analysis asks for without parsing text. Producers' other keys
/// stay in the args as they were written. Written in this order; a key that does not apply is absent.
enum class ArgKey : std::uint8_t {
    // GateScope's own
    Layer,
    Iteration,
    Expert,
    GateCall,  ///< 1 for a layer's first gate GEMM, 2 for the second; numbered by the analysis
    Redundant, ///< nothing reads what the slice wrote: the analysis's mark
    M,         ///< GEMM rows (tokens)
    N,
    K,
    Flops,
    Bytes, ///< that must be read and written, or that a copy moved
    Reads, ///< numbers of the buffers; equal numbers within a process are the same memory
    Writes,
    ExpertsHit,
    Peers,            ///< other ranks that rows went to or came from
    SentBytes,        ///< to other ranks; ArgKey::Bytes has what came from them too
    Correlation,      ///< the same number at a device's kernel and the host call that submitted it
    AppendToSubmitNs, ///< how long a device's command lay in its list; replayed lists: long
    SubmitToStartNs,  ///< from the host's submission to the kernel's start
    // PyTorch's profiler (Kineto) and unitrace
    ExternalId, ///< of the operator that a launch or kernel belongs to
    EvIdx,
    SequenceNumber, ///< the same at a forward operator and its backward one
    FwdThreadId,    ///< of a backward operator
    InputDims,
    InputTypes, ///< a JSON array's text
    Device,
    Context,
    Stream,
    SyclQueue,
    Grid, ///< x, y, z
    BlockSize,
    SharedMemory,
    RegistersPerThread,
    GraphNodeId,
    InstanceId, ///< unitrace: of a kernel's run, in its flows too
    CollectiveName,
    DType, ///< of a collective
    InMessageElements,
    OutMessageElements,
    GroupSize,
    ProcessGroupName,
    WaitOnStream,      ///< of a stream's wait for an event: whose event
    WaitOnEventRecord, ///< correlation of the host call that recorded the event
};
inline constexpr std::size_t kArgKeys = static_cast<std::size_t>(ArgKey::WaitOnEventRecord) + 1;

enum class ArgType : std::uint8_t {
    Integer,
    Boolean,
    Text,   ///< interned
    List,   ///< of integers
    Shapes, ///< lists of integers one behind the other, each after its length
};

/// As files have it.
std::string_view argName(ArgKey key);
ArgType argType(ArgKey key);
/// Quick: importers ask it for every argument of every event.
std::optional<ArgKey> argKeyFromName(std::string_view name);

/// The list with number `index` of an argument that is Shapes; nothing where it has fewer.
std::optional<std::span<const std::int64_t>> shapeAt(std::span<const std::int64_t> shapes, std::size_t index);

/// One argument. `value`: the integer, 0 or 1, the text's StringId or the list's ListId, by the key's type.
struct Arg {
    ArgKey key;
    std::int64_t value;
};

/// The slice of a run over ranks in which a rank has nothing to do until the slowest has sent what it needs.
inline constexpr const char* kWaitForRanks = "wait for the slowest rank";

} // namespace gatescope
