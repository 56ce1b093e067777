// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#define CL_TARGET_OPENCL_VERSION 300
#include <CL/cl.h>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace gatescope::zesim {

class AddressSpace;

template <auto Release>
struct Releaser {
    template <class T>
    void operator()(T* object) const {
        Release(object);
    }
};
template <class Handle, auto Release>
using ClObject = std::unique_ptr<std::remove_pointer_t<Handle>, Releaser<Release>>;
using ClContext = ClObject<cl_context, clReleaseContext>;
using ClQueue = ClObject<cl_command_queue, clReleaseCommandQueue>;
using ClProgram = ClObject<cl_program, clReleaseProgram>;
using ClKernel = ClObject<cl_kernel, clReleaseKernel>;
using ClEvent = ClObject<cl_event, clReleaseEvent>;

// PoCL's CPU device, which does the computing. It takes any host address for a pointer argument
// (clSetKernelArgSVMPointer), which is what lets zesim manage memory itself.
class OpenCl {
public:
    // `oneGroupAtATime`: PoCL gets a single thread, which modules with emulated sub-groups need. Unless
    // POCL_MAX_PTHREAD_COUNT says otherwise, PoCL takes every core. Throws std::runtime_error when there is
    // no PoCL. PoCL's threads, which begin here, may touch `deviceMemory` ever after.
    OpenCl(bool oneGroupAtATime, AddressSpace& deviceMemory);

    ClQueue createQueue() const;
    // Of LLVM IR, which PoCL up to 3 takes, or else of what `toSpirv` makes of it. Throws BuildError with
    // PoCL's log.
    ClProgram buildProgram(const std::vector<char>& bitcode,
                           const std::function<std::vector<char>()>& toSpirv) const;

    // Runs to completion; returns the nanoseconds between start and end. Throws std::runtime_error.
    static std::uint64_t execute(cl_command_queue queue, cl_kernel kernel,
                                 const std::array<std::size_t, 3>& globalSize,
                                 const std::array<std::size_t, 3>& localSize);

private:
    ClProgram createProgram(const std::vector<char>& bitcode,
                            const std::function<std::vector<char>()>& toSpirv) const;
    static void requireOneGroupAtATime(const std::vector<char>& bitcode);

    cl_device_id m_device = nullptr;
    ClContext m_context;
};

} // namespace gatescope::zesim
