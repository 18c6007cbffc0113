import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { declaredInModule } from './angular.ts'

const component = (imports: string, decorator: string) => `${imports}
@Component({
  selector: 'app-a',
${decorator}  template: '',
})
export class A {
  private readonly router = inject(Router)
}
`

describe('declaredInModule', () => {
  it('removes the imports of a component, and import statements that nothing else uses', () => {
    assert.equal(
      declaredInModule(
        component(
          "import { Router, RouterLink } from '@angular/router'\nimport { Notice } from './notice'\n",
          '  imports: [Notice, RouterLink],\n',
        ),
      ),
      component("import { Router } from '@angular/router'\n", '  standalone: false,\n'),
    )
  })

  it('marks a component without imports', () => {
    assert.equal(declaredInModule(component('', '')), component('', '  standalone: false,\n'))
  })

  it('does not change a module without a component', () => {
    assert.equal(declaredInModule('export const CARDS = []\n'), 'export const CARDS = []\n')
  })
})
