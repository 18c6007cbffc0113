/** A package of somebody who uses the guard, in a folder of its own. */
export interface Project extends AsyncDisposable {
    readonly folder: string;
    /** Runs a Node program, named from the project's folder. @returns what it printed, errors first */
    run(program: string, ...args: string[]): Promise<string>;
}
/** @param files - their texts by their names; `package.json` is one of them */
export declare function createProject(files: Readonly<Record<string, string>>): Promise<Project>;
