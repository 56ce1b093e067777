// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CL/cl.h>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace gatescope::test {

/// Just enough OpenCL to run a kernel and look at what it wrote. Errors throw std::runtime_error with the
/// call's name and code.
void checkCl(cl_int code, const char* call);

template <auto Release>
struct ClDeleter {
    template <typename T>
    void operator()(T* object) const {
        Release(object);
    }
};

using ClContext = std::unique_ptr<std::remove_pointer_t<cl_context>, ClDeleter<clReleaseContext>>;
using ClQueue = std::unique_ptr<std::remove_pointer_t<cl_command_queue>, ClDeleter<clReleaseCommandQueue>>;
using ClProgram = std::unique_ptr<std::remove_pointer_t<cl_program>, ClDeleter<clReleaseProgram>>;
using ClKernel = std::unique_ptr<std::remove_pointer_t<cl_kernel>, ClDeleter<clReleaseKernel>>;
using ClMemory = std::unique_ptr<std::remove_pointer_t<cl_mem>, ClDeleter<clReleaseMemObject>>;

/// One device with an in-order queue, the same for the whole process: the first whose description holds what
/// GATESCOPE_OPENCL_DEVICE says (upper or lower case), or where that is not set the first of all.
class ClDevice {
public:
    /// Null where there is no such device; `why` then says what there is instead.
    static ClDevice* get(std::string* why = nullptr);
    /// What GATESCOPE_OPENCL_DEVICE asks for; empty where it is not set.
    static std::string wanted();

    /// "NVIDIA H100 80GB HBM3, NVIDIA CUDA, driver 580.1, 132 compute units"
    const std::string& description() const { return m_description; }
    /// Whether it takes LLVM IR for the spir64 target as a binary, and numbers its threads by one: PoCL.
    bool isPocl() const { return m_pocl; }
    /// Whether it calculates with subnormal numbers; where it doesn't, it may take them for zero.
    bool hasSubnormals() const { return m_subnormals; }
    cl_context context() const { return m_context.get(); }
    cl_command_queue queue() const { return m_queue.get(); }
    cl_device_id id() const { return m_id; }

private:
    explicit ClDevice(cl_device_id id);

    cl_device_id m_id;
    std::string m_description;
    bool m_pocl = false;
    bool m_subnormals = false;
    ClContext m_context;
    ClQueue m_queue;
};

/// Elements of device memory. What is not given a value is filled with the byte 0xff: NaN, or -1.
template <typename T>
class ClBuffer {
public:
    explicit ClBuffer(std::size_t count)
        : ClBuffer(std::vector<std::byte>(count * sizeof(T), std::byte{0xff})) {}
    explicit ClBuffer(const std::vector<T>& values) : ClBuffer(bytesOf(values)) {}

    std::vector<T> read() const {
        std::vector<T> values(m_bytes / sizeof(T));
        checkCl(clEnqueueReadBuffer(ClDevice::get()->queue(), m_memory.get(), CL_TRUE, 0, m_bytes,
                                    values.data(), 0, nullptr, nullptr),
                "clEnqueueReadBuffer");
        return values;
    }
    cl_mem handle() const { return m_memory.get(); }

private:
    explicit ClBuffer(const std::vector<std::byte>& bytes) : m_bytes(bytes.size()) {
        cl_int code = CL_SUCCESS;
        m_memory.reset(clCreateBuffer(ClDevice::get()->context(), CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR,
                                      m_bytes, const_cast<std::byte*>(bytes.data()), &code));
        checkCl(code, "clCreateBuffer");
    }
    static std::vector<std::byte> bytesOf(const std::vector<T>& values) {
        const auto bytes = std::as_bytes(std::span(values));
        return {bytes.begin(), bytes.end()};
    }

    std::size_t m_bytes;
    ClMemory m_memory;
};

/// Where the kernels' sources lie, and the emulated built-ins of the XMX set: where they were when this was
/// built, or beside each other in GATESCOPE_KERNEL_DIR.
std::filesystem::path kernelFolder();
std::filesystem::path emulationFolder();

struct GroupGrid {
    std::size_t groupX = 1;  ///< work-items per group
    std::size_t groupsX = 1; ///< groups
    std::size_t groupsY = 1;
};

/// A built program: a .cl file of resources/kernels, or LLVM IR for the spir64 target made of a .spv file.
class ClModule {
public:
    /// `definitions`: more options of the compiler. What is included stands beside the source or in
    /// emulationFolder().
    static ClModule fromSource(const std::filesystem::path& source, const std::string& definitions);
    static ClModule fromBitcode(const std::filesystem::path& bitcode);

    /// Launches and waits. Arguments are ClBuffers, ints and floats, in the kernel's order.
    template <typename... Arguments>
    void run(const std::string& kernel, GroupGrid grid, const Arguments&... arguments) const {
        const auto handle = createKernel(kernel);
        cl_uint index = 0;
        (setArgument(handle.get(), index++, arguments), ...);
        launch(handle.get(), grid);
    }

private:
    ClModule(ClProgram program, const std::string& options);
    ClKernel createKernel(const std::string& name) const;
    static void launch(cl_kernel kernel, GroupGrid grid);
    static void setArgument(cl_kernel kernel, cl_uint index, int value) {
        checkCl(clSetKernelArg(kernel, index, sizeof(value), &value), "clSetKernelArg");
    }
    static void setArgument(cl_kernel kernel, cl_uint index, float value) {
        checkCl(clSetKernelArg(kernel, index, sizeof(value), &value), "clSetKernelArg");
    }
    template <typename T>
    static void setArgument(cl_kernel kernel, cl_uint index, const ClBuffer<T>& buffer) {
        const cl_mem handle = buffer.handle();
        checkCl(clSetKernelArg(kernel, index, sizeof(handle), &handle), "clSetKernelArg");
    }

    ClProgram m_program;
};

} // namespace gatescope::test
