// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window_actions.h"

#include "shell/action_registry.h"

#include <QCoreApplication>

namespace gatescope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(WindowActions)
};

using Where = ActionSpec::Where;

QKeySequence keys(QKeyCombination combination) {
    return QKeySequence(combination);
}

/// In the menu that is being filled.
class Menu {
public:
    Menu(ActionRegistry& actions, QString title) : m_actions(actions), m_title(std::move(title)) {}

    QAction* add(const char* id, const QString& text, const QString& tip,
                 const QList<QKeySequence>& keys = {}, Where where = Where::Window) {
        ActionSpec spec{QString::fromLatin1(id), m_title, text, tip, keys, where, false, m_separator};
        m_separator = false;
        return m_actions.add(spec);
    }
    QAction* addCheckable(const char* id, const QString& text, const QString& tip,
                          const QList<QKeySequence>& keys = {}, Where where = Where::Window) {
        QAction* action = add(id, text, tip, keys, where);
        action->setCheckable(true);
        return action;
    }
    void separate() { m_separator = true; }

private:
    ActionRegistry& m_actions;
    QString m_title;
    bool m_separator = false;
};

void addFileActions(ActionRegistry& actions) {
    Menu file(actions, Words::tr("&File"));
    file.add("file.open", Words::tr("&Open …"),
             Words::tr("Open a trace; several files are the ranks of one run"), {QKeySequence::Open});
    file.add("file.compare", Words::tr("Compare &with …"),
             Words::tr("Open a trace as the candidate beside this one"),
             {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_O)});
    file.add("file.example", Words::tr("Open the &example"),
             Words::tr("A model on an H200 that calls its gate twice per layer, and the same with the fix"));
    file.separate();
    file.add("file.save", Words::tr("&Save"), Words::tr("Save the timeline as JSON that Perfetto opens too"),
             {QKeySequence::Save});
    file.add("file.save-as", Words::tr("Save &as …"), Words::tr("Save under another name"),
             {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    file.add("file.report", Words::tr("Export a repor&t …"),
             Words::tr("Findings, comparison, roofline and load in one file: HTML, Markdown, CSV or JSON"));
    file.add("file.picture", Words::tr("Export a &picture …"), Words::tr("Save what the window shows as PNG"),
             {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_E)});
    file.separate();
    file.add("file.session-save", Words::tr("Save the sess&ion …"),
             Words::tr("Keep which files are open and how you look at them"));
    file.add("file.session-open", Words::tr("Open a sessio&n …"),
             Words::tr("Open the files of a session again"));
    file.add("file.session-last", Words::tr("Open what was open &last"),
             Words::tr("Open the files of the last time again, as they were looked at"));
    file.separate();
    file.add("file.close", Words::tr("&Close"), Words::tr("Close the trace in slot A"),
             {QKeySequence::Close});
    file.add("file.quit", Words::tr("&Quit"), Words::tr("Leave GateScope"), {keys(Qt::CTRL | Qt::Key_Q)});
}

void addEditActions(ActionRegistry& actions) {
    Menu edit(actions, Words::tr("&Edit"));
    edit.add("edit.undo", Words::tr("&Undo"),
             Words::tr("Undo the last zoom, selection, filter or arrangement"), {QKeySequence::Undo});
    edit.add("edit.redo", Words::tr("&Redo"), Words::tr("Do again what was undone"), {QKeySequence::Redo});
    edit.separate();
    edit.add("edit.filter", Words::tr("&Filter"), Words::tr("Emphasise slices by name, in every view"),
             {QKeySequence::Find});
    edit.add("edit.search", Words::tr("&Search"), Words::tr("Find slices by name or argument"),
             {keys(Qt::Key_Slash)}, Where::Timeline);
    edit.add("edit.track", Words::tr("Find a &track"), Words::tr("Jump to a thread, stream or counter"),
             {keys(Qt::CTRL | Qt::Key_P)});
    edit.add("edit.clear", Words::tr("&Clear"), Words::tr("Select nothing and measure nothing"),
             {keys(Qt::Key_Escape)}, Where::Timeline);
}

void addRunActions(ActionRegistry& actions) {
    Menu run(actions, Words::tr("&Run"));
    run.add("run.profile", Words::tr("&Profile"), Words::tr("Measure the layer as the form says"),
            {keys(Qt::CTRL | Qt::Key_R)});
    run.add("run.cancel", Words::tr("&Cancel"), Words::tr("Stop the present work"),
            {keys(Qt::CTRL | Qt::Key_Period)});
    run.separate();
    run.addCheckable("run.form", Words::tr("Show the &form"), Words::tr("What is run, and how"),
                     {keys(Qt::Key_F9)});
    Menu compare(actions, Words::tr("&Compare"));
    compare.add("compare.flip", Words::tr("&is_internal_router"), Words::tr("The other side alone"),
                {keys(Qt::Key_I)}, Where::Timeline);
    compare.add("compare.both", Words::tr("&Both sides"), Words::tr("Baseline above candidate"),
                {keys(Qt::Key_B)}, Where::Timeline);
    compare.add("compare.difference", Words::tr("&Difference"),
                Words::tr("Both sides, coloured by how each call's time differs"),
                {keys(Qt::SHIFT | Qt::Key_I)}, Where::Timeline);
    compare.add("compare.swap", Words::tr("E&xchange the sides"),
                Words::tr("Make the candidate the baseline"));
    compare.separate();
    compare.add("compare.link", Words::tr("Next &pair of kernels"),
                Words::tr("The next two calls that do the same work"), {keys(Qt::Key_L)}, Where::Timeline);
    compare.add("compare.link-back", Words::tr("Pre&vious pair of kernels"),
                Words::tr("The two calls before that do the same work"), {keys(Qt::SHIFT | Qt::Key_L)},
                Where::Timeline);
    compare.add("compare.focus", Words::tr("&Other side in focus"),
                Words::tr("Keys act on the other timeline; the selection goes along"), {keys(Qt::Key_X)},
                Where::Timeline);
}

void addViewActions(ActionRegistry& actions) {
    Menu view(actions, Words::tr("&View"));
    view.add("view.zoom-in", Words::tr("Zoom &in"), Words::tr("Zoom in at the pointer; hold for more"),
             {keys(Qt::Key_W), QKeySequence::ZoomIn}, Where::Timeline);
    view.add("view.zoom-out", Words::tr("Zoom &out"), Words::tr("Zoom out at the pointer; hold for more"),
             {keys(Qt::Key_S), QKeySequence::ZoomOut}, Where::Timeline);
    view.add("view.pan-left", Words::tr("Pan &left"), Words::tr("Move to earlier times; hold for more"),
             {keys(Qt::Key_A)}, Where::Timeline);
    view.add("view.pan-right", Words::tr("Pan &right"), Words::tr("Move to later times; hold for more"),
             {keys(Qt::Key_D)}, Where::Timeline);
    view.add("view.fit", Words::tr("&Focus the selection, or fit all"),
             Words::tr("Fit the selection; again: everything"), {keys(Qt::Key_F)}, Where::Timeline);
    view.add("view.gate", Words::tr("Next &gate call"),
             Words::tr("The next gate call that nothing reads; where every call is read, the next one"),
             {keys(Qt::Key_G)}, Where::Timeline);
    view.add("view.gate-back", Words::tr("Previous gate call"), Words::tr("The gate call before"),
             {keys(Qt::SHIFT | Qt::Key_G)}, Where::Timeline);
    view.separate();
    view.add("view.next", Words::tr("&Next slice"), Words::tr("Next slice on the track"),
             {keys(Qt::Key_Period)}, Where::Timeline);
    view.add("view.previous", Words::tr("&Previous slice"), Words::tr("Previous slice on the track"),
             {keys(Qt::Key_Comma)}, Where::Timeline);
    view.add("view.flow-next", Words::tr("Follow the flow"),
             Words::tr("From a host launch to its device kernel"), {keys(Qt::Key_BracketRight)},
             Where::Timeline);
    view.add("view.flow-back", Words::tr("Follow the flow back"),
             Words::tr("From a device kernel to its host launch"), {keys(Qt::Key_BracketLeft)},
             Where::Timeline);
}

/// The view's menu goes on: places to come back to, and what stands beside the timeline.
void addPlaceActions(ActionRegistry& actions) {
    Menu view(actions, Words::tr("&View"));
    view.separate();
    view.add("view.area", Words::tr("&Area from the selection"),
             Words::tr("Add up what the selected time holds"), {keys(Qt::Key_R)}, Where::Timeline);
    view.add("view.mark", Words::tr("&Mark"), Words::tr("Mark the selected time"), {keys(Qt::Key_M)},
             Where::Timeline);
    view.add("view.mark-keep", Words::tr("Mark and &keep"),
             Words::tr("Keep the mark as a bookmark beside the trace"), {keys(Qt::SHIFT | Qt::Key_M)},
             Where::Timeline);
    view.add("view.bookmark", Words::tr("Next &bookmark"),
             Words::tr("Show and mark the next bookmark or note"), {keys(Qt::Key_J)}, Where::Timeline);
    view.add("view.bookmark-back", Words::tr("Previous bookmark"),
             Words::tr("Show and mark the bookmark or note before"), {keys(Qt::SHIFT | Qt::Key_J)},
             Where::Timeline);
    view.add("view.bookmark-remove", Words::tr("Remove the bookmark"),
             Words::tr("Remove the bookmark that is marked"), {keys(Qt::SHIFT | Qt::Key_Delete)},
             Where::Timeline);
    view.separate();
    view.addCheckable("view.drawer", Words::tr("&Details drawer"),
                      Words::tr("Findings, kernels, details and more"), {keys(Qt::Key_Q)}, Where::Timeline);
    Menu theme(actions, Words::tr("&View") + QLatin1Char('/') + Words::tr("&Theme"));
    theme.addCheckable("theme.system", Words::tr("Like the &system"),
                       Words::tr("Light or dark as the desktop is"));
    theme.addCheckable("theme.light", Words::tr("&Light"), Words::tr("Always light"));
    theme.addCheckable("theme.dark", Words::tr("&Dark"), Words::tr("Always dark"));
}

void addRangeActions(ActionRegistry& actions) {
    Menu range(actions, Words::tr("&View") + QLatin1Char('/') + Words::tr("Filter by d&uration"));
    range.add("range.end-right", Words::tr("End of the range to the &right"),
              Words::tr("Mark a range of the histogram: its end moves to the right"),
              {keys(Qt::SHIFT | Qt::Key_Right)}, Where::Histogram);
    range.add("range.end-left", Words::tr("End of the range to the &left"),
              Words::tr("Mark a range of the histogram: its end moves to the left"),
              {keys(Qt::SHIFT | Qt::Key_Left)}, Where::Histogram);
    range.add("range.right", Words::tr("Range to longer &times"),
              Words::tr("Move the range that is marked in the histogram to the right"),
              {keys(Qt::CTRL | Qt::Key_Right)}, Where::Histogram);
    range.add("range.left", Words::tr("Range to &shorter times"),
              Words::tr("Move the range that is marked in the histogram to the left"),
              {keys(Qt::CTRL | Qt::Key_Left)}, Where::Histogram);
    range.add("range.clear", Words::tr("&Clear the range"), Words::tr("Filter by duration no more"),
              {keys(Qt::Key_Delete)}, Where::Histogram);
}

void addHelpActions(ActionRegistry& actions) {
    Menu help(actions, Words::tr("&Help"));
    help.add("help.palette", Words::tr("&Command palette"), Words::tr("Find anything that can be done"),
             {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_P)});
    help.add("help.keys", Words::tr("&Keys"), Words::tr("All keys and mouse gestures"),
             {keys(Qt::Key_Question), keys(Qt::SHIFT | Qt::Key_Question)}, Where::Timeline);
    help.add("help.about", Words::tr("&About GateScope"), Words::tr("What it is and what it models"));
}

} // namespace

void addWindowActions(ActionRegistry& actions) {
    addFileActions(actions);
    addEditActions(actions);
    addRunActions(actions);
    addViewActions(actions);
    addRangeActions(actions);
    addPlaceActions(actions);
    addHelpActions(actions);
}

} // namespace gatescope
