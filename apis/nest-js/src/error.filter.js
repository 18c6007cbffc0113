import { Catch, HttpException, NotFoundException } from '@nestjs/common'

@Catch()
export class ErrorFilter {
  catch(error, host) {
    const response = host.switchToHttp().getResponse()
    // A path that is no URL, such as "/%", is an unknown path.
    if (error instanceof NotFoundException || error instanceof URIError) {
      response.status(404).json({ message: 'Not Found' })
    } else if (error instanceof HttpException) {
      response.status(error.getStatus()).json(error.getResponse())
    } else {
      console.error(error)
      response.status(500).json({ message: 'Internal Server Error' })
    }
  }
}
