// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_list.h"

namespace gatescope::zesim {

void CommandList::close() {
    m_closed = std::make_shared<const std::vector<Command>>(std::move(m_recording));
    m_recording.clear();
}

void CommandList::reset() {
    m_closed.reset();
    m_recording.clear();
}

} // namespace gatescope::zesim
