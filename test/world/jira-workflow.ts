/** Workflows for the Jira stand-ins: statuses with their category, and the transitions between them. Data only. */

export interface Status {
  readonly name: string;
  readonly category: 'new' | 'indeterminate' | 'done';
}

export interface Transition {
  readonly id: string;
  readonly name: string;
  readonly from: '*' | readonly string[];
  readonly to: string;
  /** The transition's screen shows the resolution, or insists on it. */
  readonly resolution?: 'optional' | 'required';
  /** Other fields that the transition's screen insists on. */
  readonly requiredFields?: readonly string[];
}

export interface Workflow {
  readonly initial: string;
  readonly statuses: readonly Status[];
  readonly transitions: readonly Transition[];
}

const TODO: Status = { name: 'To Do', category: 'new' };
const BUSY: Status = { name: 'In Progress', category: 'indeterminate' };
const DONE: Status = { name: 'Done', category: 'done' };

/** Jira's simplified workflow: every status from every other. */
export const simpleWorkflow: Workflow = {
  initial: 'To Do',
  statuses: [TODO, BUSY, DONE],
  transitions: [
    { id: '11', name: 'To Do', from: '*', to: 'To Do' },
    { id: '21', name: 'In Progress', from: '*', to: 'In Progress' },
    { id: '31', name: 'Done', from: '*', to: 'Done' },
  ],
};

/** One way out, under the name that Hammer looks for, with a resolution to be given. */
export const closeIssueWorkflow: Workflow = {
  initial: 'To Do',
  statuses: [TODO, BUSY, { name: 'Closed', category: 'done' }],
  transitions: [
    { id: '4', name: 'Start Progress', from: ['To Do'], to: 'In Progress' },
    { id: '2', name: 'Close Issue', from: ['To Do', 'In Progress'], to: 'Closed', resolution: 'required' },
    { id: '3', name: 'Reopen Issue', from: ['Closed'], to: 'To Do' },
  ],
};

/** A status of category done is two transitions away. */
export const twoStepWorkflow: Workflow = {
  initial: 'To Do',
  statuses: [TODO, { name: 'In Review', category: 'indeterminate' }, DONE],
  transitions: [
    { id: '41', name: 'Send to Review', from: ['To Do'], to: 'In Review' },
    { id: '42', name: 'Back to Work', from: ['In Review'], to: 'To Do' },
    { id: '51', name: 'Accept', from: ['In Review'], to: 'Done' },
  ],
};

/** No way to close at all. */
export const deadEndWorkflow: Workflow = {
  initial: 'To Do',
  statuses: [TODO, BUSY],
  transitions: [{ id: '21', name: 'In Progress', from: ['To Do'], to: 'In Progress' }],
};
